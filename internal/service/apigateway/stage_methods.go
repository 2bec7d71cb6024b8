package apigateway

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/gateway/restapi"
)

// methodSetting is what a stage sets for a method or, as "*/*", for all of them; as stored.
type methodSetting struct {
	Metrics                bool    `json:"metrics,omitzero"`
	LoggingLevel           string  `json:"loggingLevel,omitzero"`
	DataTrace              bool    `json:"dataTrace,omitzero"`
	BurstLimit             int64   `json:"burstLimit"`
	RateLimit              float64 `json:"rateLimit"`
	Caching                bool    `json:"caching,omitzero"`
	CacheTTL               int64   `json:"cacheTtl"`
	CacheEncrypted         bool    `json:"cacheEncrypted,omitzero"`
	CacheControlAuthorized bool    `json:"cacheControlAuthorized,omitzero"`
	CacheControlStrategy   string  `json:"cacheControlStrategy"`
}

// What a method takes by default, as an account on AWS (recorded).
const (
	burstLimitDefault = 5000
	rateLimitDefault  = 10000
	cacheTTLDefault   = 300
	// cacheTTLMax is in seconds. Source: Developer Guide, "Enable API caching to enhance responsiveness".
	cacheTTLMax = 3600
)

// methodsMax bounds the method settings of a stage: as many as an API has resources. The limit is ours.
const methodsMax = 300

// defaultSetting is what the first patch of a method begins with: what the stage sets for all methods, or else the defaults
// (recorded). A later patch of "*/*" does not change it.
func (st *stage) defaultSetting() methodSetting {
	if all, there := st.Methods["*/*"]; there {
		return all
	}
	return methodSetting{
		BurstLimit: burstLimitDefault, RateLimit: rateLimitDefault, CacheTTL: cacheTTLDefault, CacheControlAuthorized: true,
		CacheControlStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
	}
}

// settingPath takes a patch path of a method's setting apart: "/~1pets/GET/logging/loglevel" is "~1pets/GET" and "logging/loglevel". The
// first part is the key under which AWS shows it, as it was written.
func settingPath(path string) (key, setting string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/")
	if !ok {
		return "", "", false
	}
	parts := strings.Split(rest, "/")
	const partsMin, ofSetting = 4, 2 // resource, method, setting, setting
	if len(parts) < partsMin {
		return "", "", false
	}
	cut := len(parts) - ofSetting
	method := parts[cut-1]
	return strings.Join(parts[:cut], "/"), strings.Join(parts[cut:], "/"), method == "*" || slices.Contains(httpMethods(), method)
}

// patchMethod applies a patch of a method's setting.
func (st *stage) patchMethod(p *patch) error {
	key, name, ok := settingPath(p.path)
	if !ok {
		return invalidStagePath(p)
	}
	m, there := st.Methods[key]
	if !there {
		if len(st.Methods) >= methodsMax {
			return limitExceeded("A stage can have at most %d method settings", methodsMax)
		}
		m = st.defaultSetting()
	}
	if err := m.set(name, p); err != nil {
		return err
	}
	if st.Methods == nil {
		st.Methods = map[string]methodSetting{}
	}
	st.Methods[key] = m
	return p.only(opAdd, opReplace)
}

func (m *methodSetting) set(name string, p *patch) (err error) {
	switch name {
	case "metrics/enabled":
		m.Metrics = p.isTrue()
	case "logging/dataTrace":
		m.DataTrace = p.isTrue()
	case "logging/loglevel":
		m.LoggingLevel = p.value
		return oneOf(p, "OFF", "ERROR", "INFO")
	case "throttling/burstLimit":
		m.BurstLimit, err = p.whole(-1, 1<<31-1)
	case "throttling/rateLimit":
		m.RateLimit, err = p.decimal(-1, 1<<31-1)
	case "caching/enabled":
		m.Caching = p.isTrue()
	case "caching/dataEncrypted":
		m.CacheEncrypted = p.isTrue()
	case "caching/ttlInSeconds":
		m.CacheTTL, err = p.whole(0, cacheTTLMax)
	case "caching/requireAuthorizationForCacheControl":
		m.CacheControlAuthorized = p.isTrue()
	case "caching/unauthorizedCacheControlHeaderStrategy":
		m.CacheControlStrategy = p.value
		return oneOf(p, "FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER")
	default:
		return invalidStagePath(p)
	}
	return err
}

// whole reads a whole number within bounds; the texts are ours.
func (p *patch) whole(least, most int64) (int64, error) {
	n, err := strconv.ParseInt(p.value, 10, 64)
	if err != nil || n < least || n > most {
		return 0, badRequest("Invalid value %s for patch path %s: must be between %d and %d", p.value, p.path, least, most)
	}
	return n, nil
}

// decimal is whole for numbers with a fraction.
func (p *patch) decimal(least, most float64) (float64, error) {
	n, err := strconv.ParseFloat(p.value, 64)
	if err != nil || !(n >= least && n <= most) { // so that NaN is none
		return 0, badRequest("Invalid value %s for patch path %s: must be between %v and %v", p.value, p.path, least, most)
	}
	return n, nil
}

// throttles reports whether the settings promise to hold back requests that would be let through otherwise; -1 sets no limit.
func (m *methodSetting) throttles() bool {
	return m.BurstLimit >= 0 && m.BurstLimit < burstLimitDefault || m.RateLimit >= 0 && m.RateLimit < rateLimitDefault
}

// definedMethods are the settings that the data plane acts on, by path and method. Keys are written in several ways, "pets/GET",
// "~1pets/GET" and "/~1pets/GET" are one method's.
func (st *stage) definedMethods() (settings map[string]restapi.MethodSettings, throttled bool) {
	for _, key := range sortedKeys(st.Methods) {
		m := st.Methods[key]
		throttled = throttled || m.throttles()
		if settings == nil {
			settings = map[string]restapi.MethodSettings{}
		}
		settings[methodKey(key)] = restapi.MethodSettings{LoggingLevel: m.LoggingLevel, DataTrace: m.DataTrace, Metrics: m.Metrics}
	}
	return settings, throttled
}

// methodKey is a key as the data plane knows it, of which tools write several: "pets/GET", "~1pets/GET" and "/~1pets/GET" are one.
func methodKey(key string) string {
	slash := strings.LastIndexByte(key, '/')
	path, method := unescapePointer(key[:slash]), key[slash+1:]
	if path == "*" {
		return key
	}
	return "/" + strings.Trim(path, "/") + "/" + method
}
