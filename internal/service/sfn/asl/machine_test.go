// Proves how a definition becomes a machine: its states, their links and languages.
package asl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMachine(t *testing.T) {
	m, diagnostics := Compile(`{"Comment":"c","Version":"1.0","StartAt":"A","TimeoutSeconds":9,"States":{
		"A":{"Type":"Parallel","Next":"B","Branches":[{"StartAt":"A1","States":{"A1":{"Type":"Pass","End":true}}},{"StartAt":"A2","States":{"A2":{"Type":"Succeed","Comment":"s"}}}],
			"Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}]},
		"B":{"Type":"Map","QueryLanguage":"JSONata","End":true,"ItemProcessor":{"StartAt":"B1","States":{"B1":{"Type":"Wait","Seconds":1,"End":true}}}},
		"C":{"Type":"Fail"}}}`, Standard)
	if m == nil {
		t.Fatal(diagnostics)
	}
	var names []string
	m.Program.Walk(func(s *State) { names = append(names, s.Name+"@"+s.Location) })
	want := []string{
		"A@/States/A", "A1@/States/A/Branches[0]/States/A1", "A2@/States/A/Branches[1]/States/A2",
		"B@/States/B", "B1@/States/B/ItemProcessor/States/B1", "C@/States/C",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	a, b := m.State("A"), m.State("B")
	if m.Program.StartAt != a || a.Next != b || b.Next != nil || a.Catch[0].Next != m.State("C") || m.Program.State("B1") != nil || m.State("nope") != nil {
		t.Error("the links are others")
	}
	if b.Language != JSONata || m.State("B1").Language != JSONPath || m.TimeoutSeconds != 9 || m.Comment != "c" || m.State("A2").Comment != "s" {
		t.Error("a language, a bound or a comment is another")
	}
	if b.Processor.Distributed || b.Processor.Definition.Len() != 2 {
		t.Errorf("%+v", b.Processor)
	}
}

// TestReferences proves that every field which reads a variable is looked at, in both languages.
func TestReferences(t *testing.T) {
	m, diagnostics := Compile(`{"StartAt":"Paths","States":{
		"Paths":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","InputPath":"$a","OutputPath":"$b.x","Parameters":{"c.$":"$c","d":["$no",{"e.$":"States.Format('{}', States.Array($d))"}]},
			"ResultSelector":{"f.$":"$e"},"TimeoutSecondsPath":"$f","HeartbeatSecondsPath":"$g","Credentials":{"RoleArn.$":"$h"},"Assign":{"x.$":"$i"},
			"Catch":[{"ErrorEquals":["States.ALL"],"Assign":{"y.$":"$j"},"Next":"Choose"}],"Next":"Choose"},
		"Choose":{"Type":"Choice","Choices":[{"Not":{"And":[{"Variable":"$a","IsNull":true},{"Or":[{"Variable":"$.x","NumericEqualsPath":"$b"}]}]},"Assign":{"z.$":"$c"},"Next":"Ask"}],"Default":"Ask"},
		"Ask":{"QueryLanguage":"JSONata","Type":"Choice","Choices":[{"Condition":"{% $a = $states.input %}","Output":"{% $b %}","Next":"Each"},{"Condition":true,"Next":"Each"}]},
		"Each":{"QueryLanguage":"JSONata","Type":"Map","Items":"{% $a %}","ItemSelector":{"x":"{% $b %}"},"MaxConcurrency":"{% $c %}","ToleratedFailureCount":"{% $d %}",
			"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Arguments":{"Bucket":"{% $e %}"},"ReaderConfig":{"InputType":"JSON","MaxItems":"{% $f %}"}},
			"ItemBatcher":{"MaxItemsPerBatch":"{% $g %}","BatchInput":"{% $h %}"},"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":{"Bucket":"{% $i %}"}},
			"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"W","States":{"W":{"QueryLanguage":"JSONata","Type":"Wait","Timestamp":"{% $a %}","End":true}}},"Next":"End"},
		"End":{"Type":"Fail","ErrorPath":"$a","CausePath":"States.JsonToString($b)"}}}`, Standard)
	if m == nil {
		t.Fatal(diagnostics)
	}
	want := map[string][]string{
		"Paths": strings.Split("abcdefghij", ""), "Choose": {"a", "b", "c"}, "Ask": {"a", "b"}, "Each": strings.Split("abcdefghi", ""), "W": {"a"}, "End": {"a", "b"},
	}
	if diff := cmp.Diff(want, m.VariableReferences()); diff != "" {
		t.Error(diff)
	}
}
