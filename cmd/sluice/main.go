// Command sluice is Sluice: the server, and the commands around it. It holds no logic: see internal/app.
package main

import (
	"os"

	"github.com/alecthomas/kong"

	"sluice/internal/app"
	"sluice/internal/config"
	"sluice/internal/sandbox/drivers"
)

type commands struct {
	Up      upCommand      `cmd:"" help:"Start the server; it runs until it gets SIGTERM or SIGINT."`
	Env     envCommand     `cmd:"" help:"Print the environment that points AWS tools at the server, for eval."`
	Status  statusCommand  `cmd:"" help:"Say whether the server answers."`
	AWS     awsCommand     `cmd:"" name:"aws" help:"Run the installed AWS CLI against the server." passthrough:""`
	Account accountCommand `cmd:"" help:"Accounts of the server."`
	Logs    logsCommand    `cmd:"" help:"Print what a function, or any log group, has logged."`
	SFN     sfnCommand     `cmd:"" name:"sfn" help:"Executions of Step Functions."`
	Explain explainCommand `cmd:"" help:"Say why policies denied a call."`
	Version versionCommand `cmd:"" help:"Print the version."`

	ConfigFile kong.ConfigFlag `name:"config" help:"JSON file with settings by flag name in snake_case." env:"SLUICE_CONFIG" placeholder:"FILE"`
}

func main() {
	self := drivers.Become()
	var c commands
	k := kong.Parse(&c,
		kong.Name("sluice"),
		kong.Description("A serverless platform that you host yourself and that speaks AWS on the wire."),
		kong.ShortUsageOnError(),
		kong.Configuration(config.File),
	)
	k.FatalIfErrorf(k.Run(self))
}

type upCommand struct{ config.Config }

func (c *upCommand) Run(self drivers.Self) error {
	return app.Main(self, &c.Config, version(), os.Stdout, os.Stderr)
}
