package sfn

import (
	"errors"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// onTokens asks for the permission to report on tasks, which no resource narrows. Source: Service Authorization Reference.
func onTokens(c *service.Call) error {
	c.Require(service.Check{Action: action(c), Resource: "*", Owner: c.Account})
	return nil
}

// tokenErrors are those of the operations that report on a task.
func tokenErrors() []*wire.ErrorShape {
	return []*wire.ErrorShape{api.ErrInvalidToken, api.ErrTaskDoesNotExist, api.ErrTaskTimedOut}
}

// checkToken refuses what is no token, or one of an execution of another account.
func checkToken(c *service.Call, text string) error {
	token, err := execution.ParseToken(text)
	if err != nil {
		return invalidToken()
	}
	if a, err := arn.Parse(token.Execution); err != nil || a.Account != c.Account || a.Region != c.Region {
		return invalidToken()
	}
	return nil
}

// reported words why a report was refused. Source of the second text: AWS's answer, as in
// many projects' logs have it: "Task Timed Out: 'Provided task does not exist anymore'".
func reported(err error) error {
	switch {
	case errors.Is(err, engine.ErrToken):
		return invalidToken()
	case errors.Is(err, engine.ErrNoTask):
		return api.ErrTaskTimedOut.New("Task Timed Out: 'Provided task does not exist anymore'")
	}
	return err
}
