package app

import (
	"errors"
	"path/filepath"

	"sluice/internal/config"

	"github.com/prometheus/client_golang/prometheus"
)

// logs are the files of lines that the server keeps. One that is off is nil.
type logs struct {
	access  *lineLog // every call and request
	audit   *lineLog // management calls, as CloudTrail has them
	denials *lineLog // why policies denied calls
	// execution has the execution logs of stages that keep one.
	execution *lineLog
	stages    *stageLogs
	// cloudwatch counts bytes of the logs of stages, functions and executions that did not reach CloudWatch Logs.
	cloudwatch prometheus.Counter
}

// openLogs opens them. Audit, denials and execution go to the file line by line: they are few, and somebody asks for them at once.
func openLogs(c *config.Config, metrics prometheus.Registerer) (*logs, error) {
	l, lost := &logs{}, lostBytes(metrics)
	l.cloudwatch = lost.WithLabelValues("cloudwatch")
	l.stages = newStageLogs(filepath.Join(c.Data, "logs"), lost.WithLabelValues("stages"))
	for _, one := range []struct {
		name, path string
		through    bool
		to         **lineLog
	}{
		{"access", c.AccessLog, false, &l.access},
		{"audit", c.AuditLog, true, &l.audit},
		{"denials", c.DenialLog, true, &l.denials},
		{"execution", c.ExecutionLog, true, &l.execution},
	} {
		if one.path == "off" || one.path == "" {
			continue
		}
		file, err := openRotating(logPath(c.Data, one.path), rotateBytes)
		if err != nil {
			return nil, errors.Join(err, l.close())
		}
		*one.to = newLineLog(file, lost.WithLabelValues(one.name), one.through)
	}
	return l, nil
}

// logPath is where a log lies: in the data folder unless its name says otherwise.
func logPath(data, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(data, name)
}

func (l *logs) close() error {
	return errors.Join(l.access.close(), l.audit.close(), l.denials.close(), l.execution.close(), l.stages.close())
}
