package apigateway

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service"
)

// The limits of tags. Source: Developer Guide, "Tag restrictions".
const (
	tagsMax          = 50
	tagKeyCharsMax   = 128
	tagValueCharsMax = 256
)

// checkTags holds tags against the limits; the texts are ours.
func checkTags(tags map[string]string) error {
	if len(tags) > tagsMax {
		return badRequest("A resource can have at most %d tags", tagsMax)
	}
	for _, k := range sortedKeys(tags) {
		switch {
		case k == "" || len([]rune(k)) > tagKeyCharsMax:
			return badRequest("Tag keys must have between 1 and %d characters", tagKeyCharsMax)
		case strings.HasPrefix(strings.ToLower(k), "aws:"):
			return badRequest("Tag keys must not begin with aws:")
		case len([]rune(tags[k])) > tagValueCharsMax:
			return badRequest("Tag values must have at most %d characters", tagValueCharsMax)
		}
	}
	return nil
}

// tagged names an API or a stage by the ARN under which its tags are kept.
type tagged struct{ api, stage string }

// parseTagged reads "arn:aws:apigateway:us-east-1::/restapis/ID" or "…/restapis/ID/stages/NAME" of the call's region.
func parseTagged(c *service.Call, text string) (tagged, error) {
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded // some clients encode the label twice
	}
	a, err := arn.Parse(text)
	if err != nil || a.Service != c.Service.Name || a.Region != c.Region || a.Account != "" {
		return tagged{}, badRequest("Invalid ARN specified in the request")
	}
	parts := strings.Split(a.Resource, "/")
	if len(parts) < 3 || parts[0] != "" || parts[1] != "restapis" {
		return tagged{}, notBuilt(c.Operation.Name, "resourceArn "+text)
	}
	switch {
	case len(parts) == 3:
		return tagged{api: parts[2]}, nil
	case len(parts) == 5 && parts[3] == "stages":
		return tagged{api: parts[2], stage: parts[4]}, nil
	}
	return tagged{}, badRequest("Invalid ARN specified in the request")
}

// tags returns the tags of what t names.
func (t tagged) tags(c *service.Call, e *entry) (map[string]string, error) {
	switch {
	case e == nil:
		return nil, noAPI(c, t.api)
	case t.stage == "":
		return e.api.Tags, nil
	case e.stages[t.stage] == nil:
		return nil, noStage()
	}
	return e.stages[t.stage].Tags, nil
}

// setTags puts other tags on what t names.
func (t tagged) setTags(ed *edit, e *entry, tags map[string]string) {
	if len(tags) == 0 {
		tags = nil
	}
	if t.stage == "" {
		a := e.api.clone()
		a.Tags = tags
		ed.putAPI(a)
		return
	}
	st := e.stages[t.stage].clone()
	st.Tags = tags
	ed.s.stages.put(ed, t.api, st)
}

// now is the call's time as records keep it: in UTC, of the precision that answers show.
func now(c *service.Call) time.Time { return c.Now.UTC().Truncate(time.Millisecond) }

// requireTags asks for the verb on "/tags/" and the encoded ARN of the tagged thing.
func (s *Service) requireTags(c *service.Call, text string, keys []condition) error {
	t, err := parseTagged(c, text)
	if err != nil {
		return err
	}
	s.require(c, "/tags/"+url.PathEscape(text), append(keys, s.resourceTags(c, t.api, t.stage)...)...)
	return nil
}

func (s *Service) changeTags(c *service.Call, text string, change func(map[string]string)) error {
	t, err := parseTagged(c, text)
	if err != nil {
		return err
	}
	return s.change(c, t.api, func(ed *edit, e *entry) error {
		before, err := t.tags(c, e)
		if err != nil {
			return err
		}
		after := map[string]string{}
		maps.Copy(after, before)
		change(after)
		if err := checkTags(after); err != nil {
			return err
		}
		t.setTags(ed, e, after)
		return nil
	})
}
