package environment

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service/lambda/runtimes"
)

// Places of a function's files in its environment.
const (
	taskFolder       = "/var/task"
	optFolder        = "/opt"
	runtimeFolder    = "/var/runtime"
	extensionsFolder = "/opt/extensions"
	tmpFolder        = "/tmp"
)

// variables collects the environment of a process; what is set later replaces what was set before.
type variables struct {
	names  []string
	values map[string]string
}

func (v *variables) set(name, value string) {
	if v.values == nil {
		v.values = map[string]string{}
	}
	if _, ok := v.values[name]; !ok {
		v.names = append(v.names, name)
	}
	v.values[name] = value
}

func (v *variables) list() []string {
	out := make([]string, 0, len(v.names))
	for _, name := range v.names {
		out = append(out, name+"="+v.values[name])
	}
	return out
}

// runtimeVariables are those of the runtime (developer guide, "Defined runtime environment variables"): the ones that a function may
// replace, its own, then the reserved ones.
func (e *environment) runtimeVariables(launch *runtimes.Launch) []string {
	v := &variables{}
	e.unreserved(v, launch)
	e.own(v)
	e.reserved(v)
	if e.function.Image == nil && launch.Managed {
		v.set("AWS_EXECUTION_ENV", "AWS_Lambda_"+e.function.Runtime)
	}
	v.set("_HANDLER", e.function.Handler)
	v.set("AWS_LAMBDA_INITIALIZATION_TYPE", e.initialization())
	v.set("AWS_LAMBDA_LOG_GROUP_NAME", e.function.group(&e.place))
	v.set("AWS_LAMBDA_LOG_STREAM_NAME", e.logStream)
	v.set("LAMBDA_TASK_ROOT", e.sandbox.Path(taskFolder))
	v.set("LAMBDA_RUNTIME_DIR", e.sandbox.Path(runtimeFolder))
	v.set("AWS_LAMBDA_LOG_FORMAT", "Text")
	if e.function.Logging.JSON {
		v.set("AWS_LAMBDA_LOG_FORMAT", "JSON")
		v.set("AWS_LAMBDA_LOG_LEVEL", level(e.function.Logging.ApplicationLevel))
	}
	return v.list()
}

// extensionVariables are those of an external extension ("Using the Lambda Extensions API": it sees what the function's configuration
// sets and the reserved variables, none that belong to the runtime).
func (e *environment) extensionVariables(launch *runtimes.Launch) []string {
	v := &variables{}
	e.unreserved(v, launch)
	for _, name := range []string{"AWS_XRAY_CONTEXT_MISSING", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT"} {
		delete(v.values, name)
		v.names = slices.DeleteFunc(v.names, func(n string) bool { return n == name })
	}
	e.own(v)
	e.reserved(v)
	return v.list()
}

// unreserved sets what the function may replace.
func (e *environment) unreserved(v *variables, launch *runtimes.Launch) {
	task, opt, run := e.sandbox.Path(taskFolder), e.sandbox.Path(optFolder), e.sandbox.Path(runtimeFolder)
	v.set("LANG", "en_US.UTF-8")
	v.set("TZ", ":UTC")
	v.set("PATH", strings.Join(append(slices.Clone(launch.Path), "/usr/local/bin", "/usr/bin", "/bin", opt+"/bin"), ":"))
	v.set("LD_LIBRARY_PATH", strings.Join([]string{"/lib64", "/usr/lib64", run, run + "/lib", task, task + "/lib", opt + "/lib"}, ":"))
	v.set("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR")
	v.set("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000")
	v.set("_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1")
	v.set("_AWS_XRAY_DAEMON_PORT", "2000")
	if tmp := e.sandbox.Path(tmpFolder); tmp != tmpFolder { // where the host's /tmp is seen: the function's own goes with its environment
		v.set("TMPDIR", tmp)
	}
	if endpoint := e.sandbox.Endpoint(); endpoint != "" {
		v.set("AWS_ENDPOINT_URL", endpoint)
	}
	for name, value := range launch.Variables(runtimes.Folders{Task: task, Opt: opt, Runtime: run}) {
		v.set(name, value)
	}
	if e.function.Image != nil {
		for _, variable := range e.function.Image.Variables {
			name, value, _ := strings.Cut(variable, "=")
			v.set(name, value)
		}
	}
}

// own sets the function's variables.
func (e *environment) own(v *variables) {
	for name, value := range e.function.Environment {
		v.set(name, value)
	}
}

// reserved sets what nobody may replace.
func (e *environment) reserved(v *variables) {
	f := e.function
	v.set("AWS_REGION", e.place.region)
	v.set("AWS_DEFAULT_REGION", e.place.region)
	v.set("AWS_LAMBDA_FUNCTION_NAME", e.place.name)
	v.set("AWS_LAMBDA_FUNCTION_VERSION", e.place.version)
	v.set("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", strconv.Itoa(f.MemoryMB))
	v.set("AWS_LAMBDA_RUNTIME_API", e.sandbox.Address())
	v.set("AWS_ACCESS_KEY_ID", e.credentials.Key)
	v.set("AWS_SECRET_ACCESS_KEY", e.credentials.Secret)
	v.set("AWS_SESSION_TOKEN", e.credentials.Token)
	if strings.HasPrefix(f.Runtime, "java") { // recorded: only Java's runtimes have the old names too
		v.set("AWS_ACCESS_KEY", e.credentials.Key)
		v.set("AWS_SECRET_KEY", e.credentials.Secret)
	}
}

func (e *environment) initialization() string {
	if e.provisioned {
		return "provisioned-concurrency"
	}
	return "on-demand"
}

func level(l string) string {
	if l == "" {
		return "INFO"
	}
	return l
}
