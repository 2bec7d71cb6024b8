package lambda

import (
	"fmt"
	"net/http"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// Lambda's errors tell whose fault they are, as "User", in a member of their own (recorded). The texts are Lambda's unless a comment says
// otherwise.

const byUser = "User"

// told makes an error of a shape whose members are a type and a message.
func told(shape *wire.ErrorShape, text string) *wire.Error {
	return &wire.Error{Shape: shape, Message: text, Members: &toldMembers{message: shape.Message, text: text}}
}

// toldMembers is the members of such an error; all of them have these two.
type toldMembers struct{ message, text, reason string }

var toldSchema = wire.Schema{Name: "Told"}

// WireSchema describes no member: how they are called is the error's to say.
func (*toldMembers) WireSchema() *wire.Schema { return &toldSchema }

// EncodeMembers writes type and message.
func (f *toldMembers) EncodeMembers(e wire.Encoder) {
	key := f.message
	if key == "" {
		key = "message"
	}
	if f.reason != "" {
		e.String(&wire.Member{Name: "Reason", JSON: "Reason"}, f.reason)
	}
	e.String(&wire.Member{Name: "Type", JSON: "Type"}, byUser)
	e.String(&wire.Member{Name: "message", JSON: key}, f.text)
}

// DecodeMember is never called: errors are not read.
func (*toldMembers) DecodeMember(int, wire.Decoder) {}

func invalidParameter(format string, args ...any) *wire.Error {
	return told(lambdaapi.ErrInvalidParameterValueException, fmt.Sprintf(format, args...))
}

func notFound(format string, args ...any) *wire.Error {
	return told(lambdaapi.ErrResourceNotFoundException, fmt.Sprintf(format, args...))
}

func conflict(format string, args ...any) *wire.Error {
	return told(lambdaapi.ErrResourceConflictException, fmt.Sprintf(format, args...))
}

func noFunction(t target) *wire.Error { return notFound("Function not found: %s", t.arn()) }

func noResource() *wire.Error { return notFound("The resource you requested does not exist.") }

func noAlias(t target) *wire.Error { return notFound("Cannot find alias arn: %s", t.arn()) }

// staleRevision refuses a change of what was changed meanwhile; get are the operations that show the newest revision.
func staleRevision(get string) *wire.Error {
	return told(lambdaapi.ErrPreconditionFailedException,
		"The Revision Id provided does not match the latest Revision Id. Call the "+get+" API to retrieve the latest Revision Id")
}

// checkRevision refuses a request whose revision is not the newest.
func checkRevision(given wire.Opt[string], newest, get string) error {
	if given.V != "" && given.V != newest {
		return staleRevision(get)
	}
	return nil
}

// The operations that show revisions, as the texts name them.
const (
	showsFunction = "GetFunction/GetAlias"
	showsPolicy   = "GetPolicy"
	showsLayer    = "GetLayerPolicy"
)

// errTooLarge is no error of the model (recorded: CreateFunction).
var errTooLarge = &wire.ErrorShape{Name: "RequestEntityTooLargeException", Status: http.StatusRequestEntityTooLarge}

// notBuilt is the answer to a parameter that AWS has and this build has not.
func notBuilt(operation, parameter string) *wire.Error {
	return wire.ErrNotImplemented.Newf("The parameter %s of %s is not implemented.", parameter, operation)
}

// unbuilt is a parameter that is not built, and whether the request has it.
type unbuilt struct {
	name  string
	given bool
}

// refuseUnbuilt answers the first parameter that was given and is not built.
func refuseUnbuilt(operation string, given ...unbuilt) error {
	for _, u := range given {
		if u.given {
			return notBuilt(operation, u.name)
		}
	}
	return nil
}

// refuses are the errors that contracts name, by what can go wrong.
func refuses(more ...*wire.ErrorShape) []*wire.ErrorShape {
	return append([]*wire.ErrorShape{lambdaapi.ErrInvalidParameterValueException, lambdaapi.ErrResourceNotFoundException}, more...)
}
