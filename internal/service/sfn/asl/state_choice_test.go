// Proves every comparison of a Choice, what values of other types do to it, and where each rule leads. The comparisons'
// outcomes are those that AWS gave in the recordings of choice operators.
package asl

import (
	"fmt"
	"testing"
)

func TestComparisons(t *testing.T) {
	values := []string{`null`, `0`, `0.0`, `1`, `1.1`, `""`, `" "`, `"HelloWorld"`, `"2012-10-09T19:00:55"`, `"2012-10-09T19:00:55Z"`, `"2012-10-09T19:00:55+01:00"`, `"2023-02-24"`, `[]`, `[""]`, `{}`, `{"A":0}`, `true`, `false`}
	for operator, meet := range map[string][]int{
		`"IsNull":true`:                                       {0},
		`"IsNumeric":true`:                                    {1, 2, 3, 4},
		`"IsString":true`:                                     {5, 6, 7, 8, 9, 10, 11},
		`"IsTimestamp":true`:                                  {9, 10},
		`"IsBoolean":true`:                                    {16, 17},
		`"IsPresent":true`:                                    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
		`"IsPresent":false`:                                   {},
		`"IsNull":false`:                                      {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
		`"NumericEquals":0`:                                   {1, 2},
		`"NumericGreaterThan":0`:                              {3, 4},
		`"NumericGreaterThanEquals":1`:                        {3, 4},
		`"NumericLessThan":1.1`:                               {1, 2, 3},
		`"NumericLessThanEquals":1.10`:                        {1, 2, 3, 4},
		`"StringEquals":"HelloWorld"`:                         {7},
		`"StringGreaterThan":"2023-02-24"`:                    {7},
		`"StringLessThan":" "`:                                {5},
		`"StringLessThanEquals":" "`:                          {5, 6},
		`"StringGreaterThanEquals":"2023-02-24"`:              {7, 11},
		`"StringMatches":"Hello*"`:                            {7},
		`"StringMatches":"*"`:                                 {5, 6, 7, 8, 9, 10, 11},
		`"StringMatches":"*o*o*"`:                             {7},
		`"BooleanEquals":true`:                                {16},
		`"BooleanEquals":false`:                               {17},
		`"TimestampEquals":"2012-10-09T18:00:55Z"`:            {10},
		`"TimestampLessThan":"2012-10-09T19:00:55Z"`:          {10},
		`"TimestampLessThanEquals":"2012-10-09T19:00:55Z"`:    {9, 10},
		`"TimestampGreaterThan":"2012-10-09T18:00:55Z"`:       {9},
		`"TimestampGreaterThanEquals":"2012-10-09T18:00:55Z"`: {9, 10},
		`"NumericEqualsPath":"$.zero"`:                        {1, 2},
		`"StringEqualsPath":"$.hello"`:                        {7},
		`"BooleanEqualsPath":"$.yes"`:                         {16},
		`"TimestampEqualsPath":"$.then"`:                      {9},
		`"NumericEqualsPath":"$.hello"`:                       {},
	} {
		definition := `{"Type":"Choice","Choices":[{"Variable":"$.v",` + operator + `,"Next":"Met"}],"Default":"Other"}`
		wanted := map[int]bool{}
		for _, i := range meet {
			wanted[i] = true
		}
		s := one(t, definition)
		for i, v := range values {
			next, _, _, err := s.Choose(scopeOf(t, fmt.Sprintf(`{"v":%s,"zero":0,"hello":"HelloWorld","yes":true,"then":"2012-10-09T19:00:55Z"}`, v)))
			if err != nil || (next.Name == "Met") != wanted[i] {
				t.Errorf("%s of %s: %v, %v", operator, v, next, err)
			}
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{`*.log`, `a.log`, true},
		{`*.log`, `.log`, true},
		{`*.log`, `a.logs`, false},
		{`a*b*c`, `aXbYc`, true},
		{`a*b*c`, `abc`, true},
		{`a*b*c`, `acb`, false},
		{`a*a`, `a`, false},
		{`foo\\*`, `foo*`, true},
		{`foo\\*`, `foox`, false},
		{`foo\\\\*`, `foo\x`, true},
		{``, ``, true},
		{`**`, `x`, true},
	} {
		s := one(t, `{"Type":"Choice","Choices":[{"Variable":"$.v","StringMatches":"`+c.pattern+`","Next":"Met"}],"Default":"Other"}`)
		scope := scopeOf(t, `{}`)
		object, _ := scope.Input.AsObject()
		object.Set("v", stringValue(c.text))
		if next, _, _, err := s.Choose(scope); err != nil || (next.Name == "Met") != c.want {
			t.Errorf("%s of %s: %v, %v", c.pattern, c.text, next, err)
		}
	}
}

func TestChoose(t *testing.T) {
	const rules = `{"Type":"Choice","InputPath":"$.in","Choices":[
		{"And":[{"Variable":"$.a","IsPresent":true},{"Not":{"Variable":"$.a","NumericEquals":1}}],"Next":"And","Assign":{"x.$":"$.a"}},
		{"Or":[{"Variable":"$.a","NumericEquals":1},{"Variable":"$.b","NumericEquals":1}],"Next":"Or"},
		{"Variable":"$$.Execution.Id","StringEquals":"e","Next":"Context"}]`
	for name, c := range map[string]struct{ definition, input, want string }{
		"and":             {rules + `}`, `{"in":{"a":2}}`, `And {"a":2} {"x":2}`},
		"or":              {rules + `}`, `{"in":{"a":1}}`, `Or {"a":1} `},
		"missing":         {rules + `}`, `{"in":{}}`, `States.Runtime: Invalid path '$.a': The choice state's condition path references an invalid value.`},
		"output":          {`{"Type":"Choice","OutputPath":"$.a","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"N"}]}`, `{"a":1}`, `N 1 `},
		"none":            {`{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":1,"Next":"N"}]}`, `{"a":2}`, `States.Runtime: Failed to transition out of the state. The state does not point to a next state.`},
		"default":         {`{"Type":"Choice","Assign":{"y":1},"Choices":[{"Variable":"$.a","NumericEquals":1,"Next":"N","Assign":{"z":1}}],"Default":"D"}`, `{"a":2}`, `D {"a":2} {"y":1}`},
		"jsonata":         {`{"QueryLanguage":"JSONata","Type":"Choice","Choices":[{"Condition":"{% $states.input.a > 1 %}","Next":"N","Output":"{% $states.input.a %}","Assign":{"z":"{% $one %}"}}],"Default":"D","Output":"d"}`, `{"a":2}`, `N 2 {"z":1}`},
		"jsonata default": {`{"QueryLanguage":"JSONata","Type":"Choice","Choices":[{"Condition":false,"Next":"N"}],"Default":"D","Output":"d"}`, `{"a":2}`, `D "d" `},
		"jsonata type":    {`{"QueryLanguage":"JSONata","Type":"Choice","Choices":[{"Condition":"{% 1 %}","Next":"N"}],"Default":"D"}`, `{"a":2}`, `States.QueryEvaluationError: The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1`},
	} {
		t.Run(name, func(t *testing.T) {
			next, output, assigned, err := one(t, c.definition).Choose(scopeOf(t, c.input))
			got := said(output, err)
			if err == nil {
				got = next.Name + " " + got + " " + objectText(assigned)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
