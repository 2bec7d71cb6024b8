package apigateway

// Proves that lists come in pages that hold everything once, whatever is made or deleted between two of them, and the limits of
// what an API may have. How: small pages over many things; one thing more than the limit.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// pages lists everything, some at a time; between is called after every page.
func (b *bench) pages(operation string, params M, between func(page int)) []string {
	b.t.Helper()
	var ids []string
	for page := 0; ; page++ {
		got := b.must(operation, params)
		items, _ := got["item"].([]any)
		for _, item := range items {
			ids = append(ids, item.(M)["id"].(string))
		}
		position, more := got["position"]
		if !more {
			return ids
		}
		if page > 1000 {
			b.t.Fatal("the pages do not end")
		}
		if between != nil {
			between(page)
		}
		params["position"] = position
	}
}

func TestPagesOfAPIs(t *testing.T) {
	b := newBench(t)
	var all []string
	for i := range 61 {
		if i%3 == 0 {
			b.clock.Advance(time.Second) // some are made at one and the same time
		}
		all = append(all, b.must("CreateRestApi", M{"name": fmt.Sprint(i)})["id"].(string))
	}
	slices.Sort(all)
	for _, limit := range []int{1, 7, 25, 60, 61, 500, 1000} {
		got := b.pages("GetRestApis", M{"limit": limit}, nil)
		slices.Sort(got)
		if !slices.Equal(got, all) {
			t.Errorf("limit %d: %d APIs, want %d", limit, len(got), len(all))
		}
	}
	if got := b.must("GetRestApis", M{})["item"]; len(got.([]any)) != 25 {
		t.Errorf("a page without a limit has %d", len(got.([]any)))
	}
	// What is deleted before its page comes is not shown, the others are; what is made later comes last.
	var deleted, made string
	got := b.pages("GetRestApis", M{"limit": 10}, func(page int) {
		if page != 0 {
			return
		}
		rest := b.pages("GetRestApis", M{"limit": 500}, nil)
		deleted = rest[30]
		b.must("DeleteRestApi", M{"restApiId": rest[9]}) // the page's last, at which the next one begins
		b.must("DeleteRestApi", M{"restApiId": deleted})
		b.clock.Advance(time.Second)
		made = b.must("CreateRestApi", M{"name": "late"})["id"].(string)
	})
	if slices.Contains(got, deleted) || len(got) != 61 || got[len(got)-1] != made {
		t.Errorf("%d APIs; deleted %s, made %s: %q", len(got), deleted, made, got)
	}
	b.refused("GetRestApis", M{"position": "!"}, "BadRequestException", "Invalid position parameter specified")
	b.refused("GetRestApis", M{"limit": 0}, "BadRequestException", "Invalid limit parameter specified")
}

func TestPagesBelowAnAPI(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	for i := range 30 {
		b.must("CreateResource", M{"restApiId": api, "parentId": resource, "pathPart": fmt.Sprint("p", i)})
		b.must("CreateDeployment", M{"restApiId": api})
	}
	if got := b.pages("GetResources", M{"restApiId": api, "limit": 9}, nil); len(got) != 32 {
		t.Errorf("%d resources", len(got))
	}
	if got := b.pages("GetDeployments", M{"restApiId": api, "limit": 9}, nil); len(got) != 30 {
		t.Errorf("%d deployments", len(got))
	}
}

func TestLimits(t *testing.T) {
	b := newBench(t)
	api, resource, deployment := b.deployed()
	for i := range ResourcesMax - 2 {
		b.must("CreateResource", M{"restApiId": api, "parentId": resource, "pathPart": fmt.Sprint("p", i)})
	}
	if a := b.call("CreateResource", M{"restApiId": api, "parentId": resource, "pathPart": "more"}); a.code != "LimitExceededException" {
		t.Errorf("resources: %+v", a)
	}
	for i := range StagesMax - 1 {
		b.must("CreateStage", M{"restApiId": api, "stageName": fmt.Sprint("s", i), "deploymentId": deployment})
	}
	stage := M{"restApiId": api, "stageName": "more", "deploymentId": deployment}
	if a := b.call("CreateStage", stage); a.code != "LimitExceededException" {
		t.Errorf("stages: %+v", a)
	}
	if a := b.call("CreateDeployment", M{"restApiId": api, "stageName": "more"}); a.code != "LimitExceededException" {
		t.Errorf("stages, by a deployment: %+v", a)
	}
	b.must("CreateDeployment", M{"restApiId": api, "stageName": "s0"})
	b.must("DeleteStage", M{"restApiId": api, "stageName": "s1"})
	variables := M{}
	for i := range stageVariablesMax + 1 {
		variables[fmt.Sprint("v", i)] = "x"
	}
	stage["variables"] = variables
	if a := b.call("CreateStage", stage); a.code != "LimitExceededException" {
		t.Errorf("variables: %+v", a)
	}
	for name, value := range map[string]string{strings.Repeat("n", variableNameCharsMax+1): "x", "n": strings.Repeat("x", variableValueCharsMax+1)} {
		stage["variables"] = M{name: value}
		if a := b.call("CreateStage", stage); a.code != "BadRequestException" {
			t.Errorf("a variable: %+v", a)
		}
	}
	tags := M{}
	for i := range tagsMax + 1 {
		tags[fmt.Sprint("t", i)] = "x"
	}
	for _, wrong := range []M{tags, {"aws:x": "y"}, {strings.Repeat("k", tagKeyCharsMax+1): "x"}, {"k": strings.Repeat("x", tagValueCharsMax+1)}} {
		if a := b.call("CreateRestApi", M{"name": "n", "tags": wrong}); a.code != "BadRequestException" {
			t.Errorf("%d tags: %+v", len(wrong), a)
		}
	}
	if a := b.call("PutIntegration", M{
		"restApiId": api, "resourceId": resource, "httpMethod": "POST", "type": "MOCK", "requestTemplates": M{"application/json": strings.Repeat("x", templateBytesMax+1)},
	}); a.code != "BadRequestException" {
		t.Errorf("a template: %+v", a)
	}
}
