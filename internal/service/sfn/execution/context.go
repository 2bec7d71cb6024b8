package execution

import (
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// source makes the Context object of a frame when an expression asks for it.
type source struct {
	x *Execution
	f *frame
	// item is that of an iteration that is about to begin; nil for those that the frame is in.
	item  *value.Value
	index int64
	// key is the item's name, where the Map goes over an object's members, and uri where it comes from, of a distributed Map's.
	key *string
	uri string
}

func timeValue(t time.Time) value.Value { return value.String(asl.FormatTime(t)) }

func object(members ...value.Member) value.Value { return value.NewObject(members...).Value() }

func member(name string, v value.Value) value.Member { return value.Member{Name: name, Value: v} }

// ContextObject has the members in the order in which AWS shows them. A task has a token when its service is to answer later
// (recorded: test_sync_with_task_token for jobs).
func (s *source) ContextObject() value.Value {
	x, f := s.x, s.f
	execution := []value.Member{
		member("Id", value.String(x.spec.ARN)),
		member("Input", x.input.Value()),
		member("StartTime", timeValue(x.started)),
		member("Name", value.String(x.spec.Name)),
		member("RoleArn", value.String(x.spec.RoleARN)),
		member("RedriveCount", value.Int(x.redrives)),
	}
	if x.redrives > 0 {
		execution = append(execution, member("RedriveTime", timeValue(x.redriven)))
	}
	members := []value.Member{
		member("Execution", object(execution...)),
		member("StateMachine", object(member("Id", value.String(x.spec.MachineARN)), member("Name", value.String(x.spec.MachineName)))),
		member("State", f.stateObject()),
	}
	if item, ok := s.mapItem(); ok {
		members = append(members, member("Map", object(member("Item", item))))
	}
	if f.state.Type == asl.Task && f.state.Resource.Pattern != resource.RequestResponse {
		members = append(members, member("Task", object(member("Token", value.String(s.token())))))
	}
	return object(members...)
}

// stateObject counts retries only for states that can have some (recorded: test_input_path, test_state_task_context_object).
func (f *frame) stateObject() value.Value {
	o := value.NewObject(member("Name", value.String(f.state.Name)), member("EnteredTime", timeValue(f.enteredAt)))
	switch f.state.Type {
	case asl.Task, asl.Parallel, asl.Map:
		o.Set("RetryCount", value.Int(f.retryCount))
	}
	return o.Value()
}

// token is that of the attempt under way, or of the one that is about to be scheduled.
func (s *source) token() string {
	if c := s.f.call; c != nil {
		return Token{Execution: s.x.spec.ARN, Attempt: c.attempt, Nonce: c.task.Nonce}.String()
	}
	return Token{Execution: s.x.spec.ARN, Attempt: s.x.next, Nonce: s.x.nonce}.String()
}

// mapItem is the item of the innermost iteration that the frame is in.
func (s *source) mapItem() (value.Value, bool) {
	if s.item != nil {
		item := itemObject(s.index, *s.item)
		if s.key != nil {
			members, _ := item.AsObject()
			members.Set("Key", value.String(*s.key))
		}
		if s.uri != "" {
			members, _ := item.AsObject()
			members.Set("Source", value.String(s.uri))
		}
		return item, true
	}
	for f := s.f; f != nil; f = s.x.frame(f.parent) {
		parent := s.x.frame(f.parent)
		if parent == nil || parent.state.Type != asl.Map || parent.join == nil {
			continue
		}
		item, _ := parent.join.input.Value().At(int(f.index))
		return itemObject(f.index, item), true
	}
	return value.Value{}, false
}

func itemObject(index int64, item value.Value) value.Value {
	return object(member("Index", value.Int(index)), member("Value", item))
}
