package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// machinesMax is how many state machines an account may have in a region. Source: Developer Guide, "Service quotas".
const machinesMax = 100_000

// createStateMachine makes a state machine, and its first version if that is asked for.
func (s *Service) createStateMachine() service.Operation {
	return service.Define(api.CreateStateMachine, service.Contract{
		Action: "states:CreateStateMachine", Resource: machineResource, Keys: []string{requestTagKey, tagKeysKey},
		Errors: []*wire.ErrorShape{
			api.ErrValidationException, api.ErrInvalidName, api.ErrInvalidArn, api.ErrTooManyTags, api.ErrInvalidDefinition, api.ErrInvalidLoggingConfiguration,
			api.ErrInvalidEncryptionConfiguration, api.ErrStateMachineDeleting, api.ErrStateMachineAlreadyExists, wire.ErrAccessDeniedJSON,
			api.ErrStateMachineLimitExceeded,
		},
		Gaps: []string{
			"encryptionConfiguration with CUSTOMER_MANAGED_KMS_KEY is refused", "tracing is stored; no trace is sent",
			"a distributed Map's ItemReader with the InputType PARQUET is accepted, and fails the Map Run (States.ItemReaderFailed)",
			"a Map Run whose execution is stopped or times out is over at once: its ResultWriter exports nothing, and its Express children are aborted, which on AWS come to their end; a ResultWriter without a Resource gives an array, whatever its OutputType",
		},
	}, func(c *service.Call, in *api.CreateStateMachineInput) error {
		if err := checkName(in.Name.V); err != nil {
			return err
		}
		a := address{scope: scopeOf(c), kind: typeMachine, name: in.Name.V}
		keys := requestTags(tagsOf(in.Tags))
		s.requireMachine(c, action(c), a, keys)
		requirePassRole(c, a.account, in.RoleArn.V, &a)
		if in.Publish.V {
			s.requireMachine(c, "states:PublishStateMachineVersion", a, nil)
		}
		if len(in.Tags) > 0 {
			s.requireMachine(c, "states:TagResource", a, keys)
		}
		return nil
	}, s.handleCreateStateMachine)
}

func (s *Service) handleCreateStateMachine(ctx context.Context, c *service.Call, in *api.CreateStateMachineInput) (*api.CreateStateMachineOutput, error) {
	at := scopeOf(c)
	m, r, err := newMachine(c, in)
	if err != nil {
		return nil, err
	}
	var out *api.CreateStateMachineOutput
	same := func() error { out, err = s.created(at, m, &r.settings); return err }
	if err := s.view(same); err != nil || out != nil {
		return out, err
	}
	if err := s.checkRole(ctx, at, m.Name, r.Role); err != nil {
		return nil, err
	}
	if err := s.checkDestination(ctx, at, m.Name, &r.settings); err != nil {
		return nil, err
	}
	err = s.change(func(ed *edit) error {
		if err := same(); err != nil || out != nil { // another call may have been faster
			return err
		}
		if s.machines.count(at.itself()) >= machinesMax {
			return api.ErrStateMachineLimitExceeded.Newf("State Machine Limit Exceeded: %d", machinesMax) // the text is ours
		}
		s.revisions.put(ed, owner{at, m.ID}, r)
		out = &api.CreateStateMachineOutput{StateMachineArn: wire.Some(at.machineARN(m.Name)), CreationDate: wire.Some(m.Created)}
		if m.Published {
			v, err := s.publish(ed, c, at, m, r, m.Description)
			if err != nil {
				return err
			}
			out.StateMachineVersionArn = wire.Some(at.versionARN(m.Name, v.Number))
		}
		s.machines.put(ed, at.itself(), m)
		return nil
	})
	return out, err
}

// newMachine is what the request asks for, with its first revision.
func newMachine(c *service.Call, in *api.CreateStateMachineInput) (*machine, *revision, error) {
	m := &machine{
		Name: in.Name.V, ID: uuid.New().String(), Type: in.Type.Or(standard), Status: active, Created: c.Now.UTC(), Tags: tagsOf(in.Tags),
		Published: in.Publish.V, Description: in.VersionDescription.V,
	}
	r := &revision{Type: m.Type, Created: m.Created, settings: settings{Definition: in.Definition.V, Role: in.RoleArn.V}}
	if err := checkDescription(in.Publish.V, in.VersionDescription.Set); err != nil {
		return nil, nil, err
	}
	if err := checkRoleARN(scopeOf(c), r.Role); err != nil {
		return nil, nil, err
	}
	if err := checkTags(scopeOf(c).machineARN(m.Name), m.Tags); err != nil {
		return nil, nil, err
	}
	if err := checkDefinition(r.Definition, m.Type); err != nil {
		return nil, nil, err
	}
	if in.TracingConfiguration != nil {
		r.Tracing = in.TracingConfiguration.Enabled.V
	}
	var err error
	if r.Logging, err = loggingOf(in.LoggingConfiguration); err != nil {
		return nil, nil, err
	}
	return m, r, checkEncryption("CreateStateMachine", in.EncryptionConfiguration)
}

// created is the answer when a machine of the name is there already: the same once more if it is what is asked for, whatever its role and its tags
// are (source: API Reference, CreateStateMachine, which is idempotent), and nil if there is none. It runs within view or change.
func (s *Service) created(at scope, m *machine, to *settings) (*api.CreateStateMachineOutput, error) {
	there := s.machines.get(at.itself(), m.Name)
	if there == nil {
		return nil, nil
	}
	arn := at.machineARN(m.Name)
	if there.Status == deleting {
		return nil, machineDeleting(arn)
	}
	out := &api.CreateStateMachineOutput{StateMachineArn: wire.Some(arn), CreationDate: wire.Some(there.Created)}
	newest := s.newest(at, there)
	same := there.Type == m.Type && there.Published == m.Published && there.Description == m.Description && newest.sameBesideRole(to)
	if same && m.Published {
		v := s.versionOf(owner{at, m.Name}, newest.Number)
		if same = v != nil; same {
			out.StateMachineVersionArn = wire.Some(at.versionARN(m.Name, v.Number))
		}
	}
	if !same {
		return nil, api.ErrStateMachineAlreadyExists.Newf("State Machine Already Exists: '%s'", arn)
	}
	return out, nil
}
