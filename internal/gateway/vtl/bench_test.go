package vtl_test

import (
	"strings"
	"testing"

	"sluice/internal/gateway/vtl"
	"sluice/internal/value"
)

func BenchmarkSendMessage(b *testing.B) {
	in := &request{body: `{"id": 17, "note": "a message of ordinary length, with spaces & signs"}`}
	benchmark(b, "Action=SendMessage&MessageBody=$util.urlEncode($input.body)", &vtl.Scope{Input: in})
}

// loop is a template of one kilobyte with a loop of ten, as the developer guide of API Gateway has them.
const loop = `#set($list = $input.path('$.photos.photo'))
{
  "requestId": "$context.requestId",
  "stage": "$stageVariables.name",
  "caller": "$util.escapeJavaScript($input.params('caller'))",
  "photos": [
#foreach($photo in $list)
    {
      "id": "$photo.id",
      "owner": "$photo.owner",
      "title": "$photo.title"
    }#if($foreach.hasNext),#end

#end
  ]
}
## This template is one of those that come with documentation: comments like this one tell what it is for. They cost
## nothing when it is rendered, but they make up a good part of what is stored. A template is parsed when the stage is
## deployed, into a tree whose references know the places of their variables and whose constant paths are compiled.
## What remains for each request is to parse its body as JSON, to walk over the tree, and to write the output.
`

func loopScope(b *testing.B) *vtl.Scope {
	b.Helper()
	photo := `{"id":"36249","owner":"12037949","title":"A cat on a wall","ispublic":1},`
	body := `{"photos":{"page":1,"photo":[` + strings.TrimSuffix(strings.Repeat(photo, 10), ",") + `]}}`
	context, err := value.Parse(`{"requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef"}`)
	if err != nil {
		b.Fatal(err)
	}
	stage, err := value.Parse(`{"name":"prod"}`)
	if err != nil {
		b.Fatal(err)
	}
	in := &request{body: body, parameters: [3][]string{vtl.Header: {"caller", "it's me"}}}
	return &vtl.Scope{Input: in, Context: context, StageVariables: stage}
}

// The whole of what a request costs, with the parsing of its body.
func BenchmarkLoopOfTen(b *testing.B) {
	benchmark(b, loop, loopScope(b))
}

// The same without the body: the list is there.
func BenchmarkLoopOfTenParsed(b *testing.B) {
	scope := loopScope(b)
	body, err := value.Parse(scope.Input.Body())
	if err != nil {
		b.Fatal(err)
	}
	scope.Variables = body
	benchmark(b, strings.Replace(loop, "$input.path('$.photos.photo')", "$photos.photo", 1), scope)
}

func benchmark(b *testing.B, source string, scope *vtl.Scope) {
	b.Helper()
	template, err := vtl.Parse(source, vtl.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var renderer vtl.Renderer
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		if dst, err = renderer.Render(dst[:0], template, scope); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := vtl.Parse(loop, vtl.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
