package lambda

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// environmentBytesMax is how large the variables may be together. Source: Developer Guide, "Lambda quotas": 4 KB.
const environmentBytesMax = 4096

// reserved are the variables that Lambda sets and nobody else. Source: Developer Guide, "Defined runtime environment variables".
func reserved() []string {
	return []string{
		"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
		"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
		"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
	}
}

// checkEnvironment holds variables against the limits. Source of the texts: recorded; for reserved keys, answers of AWS in
// https://github.com/serverless/serverless/issues/4374.
func checkEnvironment(variables wire.Dict[string]) error {
	measured := value.NewObject()
	var taken []string
	for name, v := range variables.All() {
		measured.Set(name, value.String(v))
		if slices.Contains(reserved(), name) {
			taken = append(taken, name)
		}
	}
	if len(taken) > 0 {
		return invalidParameter("Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: %s", strings.Join(taken, ", "))
	}
	if text := measured.Value().String(); len(text) > environmentBytesMax {
		refusal := invalidParameter("Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: %s", text)
		refusal.Sensitive = true
		return refusal
	}
	return nil
}

// sealEnvironment seals variables for one function; nil ones stay nil.
func (s *Service) sealEnvironment(at scope, function string, variables map[string]string) ([]byte, error) {
	if variables == nil {
		return nil, nil
	}
	text, err := json.Marshal(variables, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("seal environment: %w", err)
	}
	return s.environments.Seal(text, environmentOf(at, function)), nil
}

// environment opens the variables of a version.
func (s *Service) environment(at scope, v *version) (map[string]string, error) {
	if v.Environment == nil {
		return nil, nil
	}
	text, err := s.environments.Open(v.Environment, environmentOf(at, v.Name))
	if err != nil {
		return nil, fmt.Errorf("open the environment of %s: %w", v.Name, err)
	}
	var variables map[string]string
	if err := json.Unmarshal(text, &variables); err != nil {
		return nil, fmt.Errorf("open the environment of %s: %w", v.Name, err)
	}
	return variables, nil
}

// environmentOf binds an environment to the function that it is of.
func environmentOf(at scope, function string) []byte { return []byte(at.arn("function:" + function)) }
