//go:build tools

// Package tools pins the language host for Node.js: bench/lib/rehearsal.py builds the command named here.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
