package sfn

import (
	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/wire"
)

// metadataOnly asks for no definitions, which are "{}" then. Source: API Reference, DescribeStateMachine, definition.
const metadataOnly = "METADATA_ONLY"

func (s *settings) shownDefinition(included wire.Opt[string]) wire.Opt[string] {
	if included.V == metadataOnly {
		return wire.Some("{}")
	}
	return wire.Some(s.Definition)
}

func (l *logging) shape() *api.LoggingConfiguration {
	out := &api.LoggingConfiguration{Level: wire.Some(l.Level), IncludeExecutionData: wire.Some(l.Data)}
	if l.Groups != nil {
		out.Destinations = make([]api.LogDestination, 0, len(l.Groups))
	}
	for _, group := range l.Groups {
		out.Destinations = append(out.Destinations, api.LogDestination{CloudWatchLogsLogGroup: &api.CloudWatchLogsLogGroup{LogGroupArn: wire.Some(group)}})
	}
	return out
}

func (s *settings) tracing() *api.TracingConfiguration {
	return &api.TracingConfiguration{Enabled: wire.Some(s.Tracing)}
}

// shape is how DescribeStateMachine shows a machine or a version.
func (f *found) shape(included wire.Opt[string]) *api.DescribeStateMachineOutput {
	r, m := f.revision, f.machine
	out := &api.DescribeStateMachineOutput{
		StateMachineArn: wire.Some(f.arn()), Name: wire.Some(m.Name), Status: wire.Some(m.Status), Type: wire.Some(m.Type),
		Definition: r.shownDefinition(included), RoleArn: wire.Some(r.Role), CreationDate: wire.Some(m.Created),
		LoggingConfiguration: r.Logging.shape(), TracingConfiguration: r.tracing(), EncryptionConfiguration: encryption(),
		RevisionId: wire.NonZero(r.ID), VariableReferences: r.references(),
	}
	if f.version != nil {
		out.CreationDate, out.Description = wire.Some(f.version.Created), wire.NonZero(f.version.Description)
	}
	return out
}

// shape is how DescribeStateMachineAlias shows an alias of a machine.
func (a *alias) shape(at scope, machine string) *api.DescribeStateMachineAliasOutput {
	out := &api.DescribeStateMachineAliasOutput{
		StateMachineAliasArn: wire.Some(at.aliasARN(machine, a.Name)), Name: wire.Some(a.Name), Description: wire.NonZero(a.Description),
		CreationDate: wire.Some(a.Created), UpdateDate: wire.Some(a.Updated),
	}
	for _, r := range a.Routes {
		out.RoutingConfiguration = append(out.RoutingConfiguration, api.RoutingConfigurationListItem{
			StateMachineVersionArn: wire.Some(at.versionARN(machine, r.Version)), Weight: wire.Some(r.Weight),
		})
	}
	return out
}
