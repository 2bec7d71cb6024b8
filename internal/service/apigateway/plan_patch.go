package apigateway

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service"
)

// patchPlan applies one patch. Sources: the paths that take remove are listed by API Gateway's own answer
// (https://github.com/boto/boto3/issues/2629); of add and replace, API reference, "Patch Operations", and what Terraform's provider sends.
func (s *Service) patchPlan(c *service.Call, p *usagePlan, op *patch) error {
	switch op.op {
	case opAdd:
		if op.path != "/apiStages" {
			return p.set(op, addsOfPlan())
		}
		api, stage, err := cutStage(op.value)
		if err != nil {
			return err
		}
		return s.addStage(c, p, api, stage)
	case opReplace:
		return p.set(op, replacesOfPlan())
	case opRemove:
		return p.remove(op)
	}
	return op.notAmong()
}

func addsOfPlan() []string {
	return []string{"/apiStages", "/productCode", "/quota/limit", "/quota/offset", "/quota/period", "/throttle/burstLimit", "/throttle/rateLimit"}
}

func replacesOfPlan() []string {
	return []string{
		"/name", "/description", "/productCode", "/quota/limit", "/quota/offset", "/quota/period", "/throttle/burstLimit", "/throttle/rateLimit",
		"/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/rateLimit",
		"/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/burstLimit",
	}
}

// set applies a patch that gives something a value, if its path is among those that the operation takes.
func (p *usagePlan) set(op *patch, among []string) error {
	if op.op == opReplace && op.field == "apiStages" {
		return p.throttleMethod(op, among)
	}
	if !slices.Contains(among, op.path) {
		return op.notAmong(among...)
	}
	switch op.path {
	case "/name":
		p.Name = op.value
	case "/description":
		p.Description = op.value
	case "/productCode":
		p.ProductCode = op.value
	case "/throttle/burstLimit", "/throttle/rateLimit":
		if p.Throttle == nil {
			p.Throttle = &throttle{}
		}
		return p.Throttle.set(op, op.rest)
	default:
		if p.Quota == nil {
			p.Quota = &quota{}
		}
		return p.Quota.set(op)
	}
	return nil
}

func (t *throttle) set(op *patch, field string) error {
	if field == "burstLimit" {
		v, err := strconv.ParseInt(op.value, 10, 32)
		if err != nil {
			return op.invalidValue()
		}
		t.Burst = &v
		return nil
	}
	v, err := strconv.ParseFloat(op.value, 64)
	if err != nil {
		return op.invalidValue()
	}
	t.Rate = &v
	return nil
}

func (q *quota) set(op *patch) error {
	if op.rest == "period" {
		q.Period = op.value
		return nil
	}
	v, err := strconv.ParseInt(op.value, 10, 32)
	if err != nil {
		return op.invalidValue()
	}
	if op.rest == "limit" {
		q.Limit = v
	} else {
		q.Offset = v
	}
	return nil
}

// throttleMethod sets a limit of a method: "/apiStages/api:stage/throttle//pets/GET/rateLimit", whose path may be escaped.
func (p *usagePlan) throttleMethod(op *patch, among []string) error {
	at, method, ok := cutThrottle(op.path)
	path, field, slash := cutLast(method)
	if !ok || !slash || path == "" || field != "rateLimit" && field != "burstLimit" {
		return op.notAmong(among...)
	}
	st, err := p.stageOf(at)
	if err != nil {
		return err
	}
	name := methodName(path)
	limits := st.Throttle[name]
	if err := limits.set(op, field); err != nil {
		return err
	}
	if st.Throttle == nil {
		st.Throttle = map[string]throttle{}
	}
	st.Throttle[name] = limits
	return nil
}

// remove takes something away; what is not there may be taken away too, but for stages (recorded).
func (p *usagePlan) remove(op *patch) error {
	switch op.path {
	case "/apiStages":
		st, err := p.stageOf(op.value)
		if err != nil {
			return err
		}
		api, stage := st.APIID, st.Stage
		p.Stages = slices.DeleteFunc(p.Stages, func(st planStage) bool { return st.APIID == api && st.Stage == stage })
		return nil
	case "/quota":
		p.Quota = nil
		return nil
	case "/throttle":
		p.Throttle = nil
		return nil
	case "/productCode":
		p.ProductCode = ""
		return nil
	}
	return p.unthrottle(op)
}

// unthrottle takes the limits of a stage's methods away, of one or all.
func (p *usagePlan) unthrottle(op *patch) error {
	at, method, ok := cutThrottle(op.path)
	if !ok {
		return op.notAmong("/apiStages", "/quota", "/throttle", "/productCode",
			"/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>", "/apiStages/<apidId:stageName>/throttle")
	}
	st, err := p.stageOf(at)
	switch {
	case err != nil:
		return err
	case method == "":
		st.Throttle = nil
	default:
		delete(st.Throttle, methodName(method))
	}
	return nil
}

// stageOf is the plan's stage that "api:stage" names.
func (p *usagePlan) stageOf(text string) (*planStage, error) {
	api, stage, err := cutStage(text)
	if err != nil {
		return nil, err
	}
	if st := p.stage(api, stage); st != nil {
		return st, nil
	}
	return nil, p.noPlanStage(api, stage)
}

// cutThrottle takes "/apiStages/AT/throttle" and "/apiStages/AT/throttle/METHOD" apart.
func cutThrottle(path string) (at, method string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/apiStages/")
	if !ok {
		return "", "", false
	}
	if at, ok = strings.CutSuffix(rest, "/throttle"); ok && !strings.Contains(at, "/") {
		return at, "", true
	}
	at, method, ok = strings.Cut(rest, "/throttle/")
	return at, method, ok && method != "" && !strings.Contains(at, "/")
}

func cutLast(text string) (before, after string, found bool) {
	i := strings.LastIndexByte(text, '/')
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+1:], true
}

// methodName is a method as maps of limits name it: "/pets/GET", however its path was written.
func methodName(path string) string {
	path = unescapePointer(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return path
}
