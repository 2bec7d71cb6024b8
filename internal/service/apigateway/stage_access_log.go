package apigateway

import "sluice/internal/gateway/restapi"

// The paths of access logs in patches.
const (
	destinationPath = "/accessLogSettings/destinationArn"
	formatPath      = "/accessLogSettings/format"
)

// patch sets where the log goes or what its lines are; a stage may have one without the other for a while. The texts are recorded.
// Whether the log group is there does not matter (recorded).
func (l *accessLog) patch(a *restAPI, p *patch) error {
	field := map[string]*string{destinationPath: &l.Destination, formatPath: &l.Format}[p.path]
	switch {
	case field == nil:
		return badRequest("Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]")
	case p.value == "":
		return badRequest("Access Log value must not be empty")
	}
	*field = p.value
	var err error
	if p.path == formatPath {
		err = restapi.ParseLogFormat(p.value)
	} else {
		_, err = restapi.LogGroup(p.value, a.Account, a.Region)
	}
	if err != nil {
		return badRequest("%s", err)
	}
	return p.only(opAdd, opReplace)
}
