package lambda

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// runtimes are those that functions can be made with, in the order of Lambda's messages (recorded in 2025), and then those that AWS's
// model has gained since.
func runtimes() []string {
	return []string{
		"nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25", "python3.10",
		"python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17", "nodejs16.x", "dotnet10", "dotnet8",
		"java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
	}
}

// newer are runtimes of the model that were no runtimes yet when the messages were recorded.
func newer() []string {
	return []string{"ruby4.0", "nodejs26.x", "python3.15", "java8.al2023", "java11.al2023", "java17.al2023"}
}

// retired are runtimes that AWS takes no new function for, and that are taken here: every name of Node.js and Python stands for the newest
// interpreter at hand, so that a template of years ago still makes what it describes. Source: Developer Guide, "Lambda runtimes", "Deprecated
// runtimes".
func retired() []string {
	return []string{
		"nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "python2.7", "python3.6", "python3.7",
	}
}

// removed are runtimes that no function can be made with or changed to any more. Source: as for retired; recorded for most of them.
func removed() []string {
	return []string{"java8", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "go1.x", "ruby2.5", "ruby2.7", "provided"}
}

// checkRuntime accepts a runtime that functions can be made with.
func checkRuntime(name string) error {
	switch {
	case slices.Contains(runtimes(), name) || slices.Contains(newer(), name) || slices.Contains(retired(), name):
		return nil
	case slices.Contains(removed(), name):
		return invalidParameter("The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.", name)
	}
	return invalidParameter("Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [%s] or be a valid ARN", name, strings.Join(runtimes(), ", "))
}

// runtimeARN names the version of a runtime. AWS's are digests of what is in it; there is one for each here.
func runtimeARN(region, runtime string) string {
	digest := sha256.Sum256([]byte(runtime))
	return "arn:aws:lambda:" + region + "::runtime:" + hex.EncodeToString(digest[:])
}

// snapStarts reports whether a runtime has SnapStart. Source: Developer Guide, "Improving startup performance with Lambda SnapStart".
func snapStarts(runtime string) bool {
	switch runtime {
	case "java11", "java17", "java21", "java25", "java11.al2023", "java17.al2023", "python3.12", "python3.13", "python3.14", "python3.15", "dotnet8", "dotnet10":
		return true
	}
	return false
}
