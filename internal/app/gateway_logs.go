package app

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"time"

	"sluice/internal/gateway"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/service/apigateway"
	"sluice/internal/service/cloudwatchlogs"
)

// gatewayLogs puts the execution and access logs of stages into CloudWatch Logs, beside the files that have them anyway: as the role that
// the account's settings name; without a role there are none, as at AWS. Requests do not wait for it. It implements gateway.ExecutionLog
// and gateway.AccessLogs.
type gatewayLogs struct {
	*roleLogs

	executions gateway.ExecutionLog // the files; nil for none
	accesses   gateway.AccessLogs
	role       func(account, region string) string
}

// streamName is the one stream of a group; AWS has several, with names of that form.
func streamName(group string) string {
	sum := md5.Sum([]byte(group))
	return hex.EncodeToString(sum[:])
}

// Write takes the execution log of one request. The group is made if it is not there.
func (l *gatewayLogs) Write(x *gateway.Execution) {
	if l.executions != nil {
		l.executions.Write(x)
	}
	lines := make([]cloudwatchlogs.Line, 0, len(x.Lines))
	for i := range x.Lines {
		lines = append(lines, cloudwatchlogs.Line{Time: x.Lines[i].Time, Text: "(" + x.RequestID + ") " + x.Lines[i].Text})
	}
	l.log(gateway.LogGroup{Account: x.Account, Region: x.Region, Name: logGroup(x.API, x.Stage)}, true, lines)
}

// LogAccess takes one line of a stage's access log.
func (l *gatewayLogs) LogAccess(group gateway.LogGroup, at time.Time, line []byte) {
	l.accesses.LogAccess(group, at, line)
	l.log(group, false, []cloudwatchlogs.Line{{Time: at, Text: strings.TrimSuffix(string(line), "\n")}})
}

func (l *gatewayLogs) log(group gateway.LogGroup, create bool, lines []cloudwatchlogs.Line) {
	l.offer(&roleLines{
		logWriter: logWriter{
			account: group.Account, region: group.Region, group: group.Name, role: l.role(group.Account, group.Region), principal: apigateway.Principal,
			session: awsservice.SessionName, create: create,
		}, stream: streamName(group.Name), lines: lines,
	})
}
