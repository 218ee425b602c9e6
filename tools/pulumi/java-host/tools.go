//go:build tools

// Package tools pins the Java language host: pulumiw builds the command named here, with the versions and checksums of go.mod and go.sum.
package tools

import _ "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java"
