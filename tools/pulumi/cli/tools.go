//go:build tools

// Package tools pins the Pulumi CLI: pulumiw builds the command named here, with the versions and checksums of go.mod and go.sum.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
