package cloudwatchlogs

// Proves groups and streams with what belongs to them: order and pages of lists, tags by both APIs, deletion with everything below,
// metric filters and their test, policies; and that all of it is there after a restart. How: calls over the edge.

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/store"
)

// names are those of a list.
func names(body M, list, member string) []string {
	out := []string{}
	for _, v := range body[list].([]any) {
		out = append(out, v.(M)[member].(string))
	}
	return out
}

func TestListsOfGroups(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"b", "a/1", "a/2", "A"} {
		b.must("CreateLogGroup", M{"logGroupName": name})
	}
	b.must("CreateLogGroup", M{"logGroupName": "rare", "logGroupClass": "INFREQUENT_ACCESS", "deletionProtectionEnabled": true})
	for _, c := range []struct {
		params M
		want   []string
	}{
		{M{}, []string{"A", "a/1", "a/2", "b", "rare"}},
		{M{"logGroupNamePrefix": "a"}, []string{"a/1", "a/2"}},
		{M{"logGroupNamePattern": "/"}, []string{"a/1", "a/2"}},
		{M{"logGroupClass": "INFREQUENT_ACCESS"}, []string{"rare"}},
		{M{"logGroupIdentifiers": []string{"b", "arn:aws:logs:us-east-1:" + testAccount + ":log-group:A"}}, []string{"A", "b"}},
	} {
		if got := names(b.must("DescribeLogGroups", c.params), "logGroups", "logGroupName"); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c.params, got)
		}
	}
	first := b.must("DescribeLogGroups", M{"limit": 3})
	second := b.must("DescribeLogGroups", M{"limit": 3, "nextToken": first["nextToken"]})
	if got := names(second, "logGroups", "logGroupName"); !slices.Equal(got, []string{"b", "rare"}) || second["nextToken"] != nil {
		t.Errorf("%v", second)
	}
	if got := names(b.must("ListLogGroups", M{"logGroupNamePattern": "^a/1|rare"}), "logGroups", "logGroupName"); !slices.Equal(got, []string{"a/1", "rare"}) {
		t.Errorf("%v", got)
	}
	b.refused("DescribeLogGroups", M{"nextToken": "x"}, "InvalidParameterException", "The specified nextToken is invalid.")
	b.refused("CreateLogGroup", M{"logGroupName": "k", "kmsKeyId": "arn:aws:kms:us-east-1:111111111111:key/k"}, "NotImplemented",
		"The parameter kmsKeyId of CreateLogGroup is not implemented: events would not be encrypted with the key.")
	b.refused("DeleteLogGroup", M{"logGroupName": "rare"}, "ValidationException", "The specified log group is protected from deletion.")
	b.must("PutLogGroupDeletionProtection", M{"logGroupIdentifier": "rare", "deletionProtectionEnabled": false})
	b.must("DeleteLogGroup", M{"logGroupName": "rare"})
}

func TestListsOfStreams(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"new", "old", "empty"} {
		b.newStream("g", name)
	}
	b.put("g", "old", "x")
	b.clock.Advance(time.Minute)
	b.put("g", "new", "x", "y")
	for _, c := range []struct {
		params M
		want   []string
	}{
		{M{}, []string{"empty", "new", "old"}},
		{M{"descending": true}, []string{"old", "new", "empty"}},
		{M{"orderBy": "LastEventTime", "descending": true}, []string{"new", "old", "empty"}},
		{M{"logStreamNamePrefix": "n"}, []string{"new"}},
	} {
		c.params["logGroupName"] = "g"
		var got []string
		for {
			c.params["limit"] = 2
			page := b.must("DescribeLogStreams", c.params)
			got = append(got, names(page, "logStreams", "logStreamName")...)
			if page["nextToken"] == nil {
				break
			}
			c.params["nextToken"] = page["nextToken"]
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c.params, got)
		}
	}
	stream := b.must("DescribeLogStreams", M{"logGroupName": "g", "logStreamNamePrefix": "new"})["logStreams"].([]any)[0].(M)
	if stream["lastEventTimestamp"] != float64(b.now()) || stream["lastIngestionTime"] != float64(b.now()) || stream["firstEventTimestamp"] == nil {
		t.Errorf("%v", stream)
	}
	b.refused("DescribeLogStreams", M{"logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "x"}, "InvalidParameterException",
		"Cannot order by LastEventTime with a logStreamNamePrefix.")
	b.refused("CreateLogStream", M{"logGroupName": "g", "logStreamName": "new"}, "ResourceAlreadyExistsException", "The specified log stream already exists")
	b.refused("CreateLogStream", M{"logGroupName": "nowhere", "logStreamName": "new"}, "ResourceNotFoundException", "The specified log group does not exist.")
}

func TestDeletionTakesEverything(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.newStream("other", "s")
	b.put("g", "s", "flushed")
	b.put("other", "s", "stays")
	b.flush()
	b.put("g", "s", "pending")
	b.must("DeleteLogGroup", M{"logGroupName": "g"})
	b.refused("DeleteLogGroup", M{"logGroupName": "g"}, "ResourceNotFoundException", "The specified log group does not exist.")
	b.newStream("g", "s")
	b.flush()
	b.reopen()
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); len(got) != 0 {
		t.Errorf("the events of the group before: %v", got)
	}
	left := 0
	if err := b.store.Scan(store.Within([]byte{byte(store.SpaceLogs)}), func(_, _ []byte) error { left++; return nil }); err != nil || left != 2 {
		t.Errorf("%d keys are left of one chunk: %v", left, err)
	}
}

func TestTags(t *testing.T) {
	b := newBench(t)
	b.must("CreateLogGroup", M{"logGroupName": "g", "tags": M{"env": "1"}})
	resource := "arn:aws:logs:us-east-1:" + testAccount + ":log-group:g"
	b.must("TagResource", M{"resourceArn": resource, "tags": M{"a": "1", "b": "2"}})
	b.must("TagLogGroup", M{"logGroupName": "g", "tags": M{"c": "3", "a": "4"}})
	b.must("UntagResource", M{"resourceArn": resource, "tagKeys": []string{"b", "none"}})
	b.must("UntagLogGroup", M{"logGroupName": "g", "tags": []string{"env"}})
	b.reopen()
	want := M{"a": "4", "c": "3"}
	if got := b.must("ListTagsForResource", M{"resourceArn": resource})["tags"]; !cmp.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := b.must("ListTagsLogGroup", M{"logGroupName": "g"})["tags"]; !cmp.Equal(got, want) {
		t.Errorf("%v", got)
	}
	many := M{}
	for i := range 49 {
		many[fmt.Sprint(i)] = ""
	}
	if a := b.call("TagResource", M{"resourceArn": resource, "tags": many}); a.code != "TooManyTagsException" {
		t.Errorf("%+v", a)
	}
	b.refused("TagResource", M{"resourceArn": resource + "x", "tags": M{"a": "1"}}, "ResourceNotFoundException", "The specified resource does not exist.")
	b.must("PutDeliveryDestination", M{"name": "d", "deliveryDestinationConfiguration": M{"destinationResourceArn": "arn:aws:s3:::b"}, "tags": M{"k": "v"}})
	destination := "arn:aws:logs:us-east-1:" + testAccount + ":delivery-destination:d"
	b.must("TagResource", M{"resourceArn": destination, "tags": M{"l": "w"}})
	if got := b.must("ListTagsForResource", M{"resourceArn": destination})["tags"]; !cmp.Equal(got, M{"k": "v", "l": "w"}) {
		t.Errorf("%v", got)
	}
}

func TestMetricFilters(t *testing.T) {
	b := newBench(t)
	b.must("CreateLogGroup", M{"logGroupName": "g"})
	put := func(name, pattern string, more M) M {
		transformation := M{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
		for k, v := range more {
			transformation[k] = v
		}
		return M{"logGroupName": "g", "filterName": name, "filterPattern": pattern, "metricTransformations": []M{transformation}}
	}
	b.must("PutMetricFilter", put("b", "x", nil))
	b.must("PutMetricFilter", put("a", "{ $.x = 1 }", M{"dimensions": M{"d": "$.x"}, "unit": "Count"}))
	b.must("PutMetricFilter", put("b", "y", M{"defaultValue": 0}))
	b.refused("PutMetricFilter", put("c", "x", M{"dimensions": M{"d": "$.x"}}), "InvalidParameterException", "The specified filter pattern does not support dimensions")
	b.refused("PutMetricFilter", put("c", "(", nil), "InvalidParameterException", "Invalid character(s) in term '('")
	for i := range 5 {
		b.must("PutMetricFilter", put(fmt.Sprint("regex", i), "%x%", nil))
	}
	b.refused("PutMetricFilter", put("c", "%x%", nil), "LimitExceededException", "Resource limit exceeded.")
	b.must("PutMetricFilter", put("regex4", "%y%", nil))
	b.reopen()
	got := b.must("DescribeMetricFilters", M{"logGroupName": "g", "limit": 2})
	if !slices.Equal(names(got, "metricFilters", "filterName"), []string{"a", "b"}) || got["nextToken"] == nil {
		t.Errorf("%v", got)
	}
	if got := got["metricFilters"].([]any)[1].(M); got["filterPattern"] != "y" || got["metricTransformations"].([]any)[0].(M)["defaultValue"] != 0.0 {
		t.Errorf("%v", got)
	}
	b.must("DeleteMetricFilter", M{"logGroupName": "g", "filterName": "a"})
	b.refused("DeleteMetricFilter", M{"logGroupName": "g", "filterName": "a"}, "ResourceNotFoundException", "The specified metric filter does not exist.")
	matches := b.must("TestMetricFilter", M{"filterPattern": "[..., size > 1]", "logEventMessages": []string{"a 1", `"b c" 2`}})["matches"]
	if !cmp.Equal(matches, []any{M{"eventNumber": 2.0, "eventMessage": `"b c" 2`, "extractedValues": M{"$1": "b c", "$size": "2"}}}) {
		t.Errorf("%v", matches)
	}
}

func TestDeliveryDestinationsAfterARestart(t *testing.T) {
	b := newBench(t)
	b.must("PutDeliveryDestination", M{"name": "d", "outputFormat": "json", "deliveryDestinationConfiguration": M{"destinationResourceArn": "arn:aws:s3:::b"}})
	document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"logs:CreateDelivery","Resource":"*"}]}`
	b.must("PutDeliveryDestinationPolicy", M{"deliveryDestinationName": "d", "deliveryDestinationPolicy": document})
	b.must("PutResourcePolicy", M{"policyName": "p", "policyDocument": document})
	b.reopen()
	if got := b.must("GetDeliveryDestinationPolicy", M{"deliveryDestinationName": "d"}); !cmp.Equal(got["policy"], M{"deliveryDestinationPolicy": document}) {
		t.Errorf("%v", got)
	}
	if got := b.must("DescribeResourcePolicies", M{}); len(got["resourcePolicies"].([]any)) != 1 {
		t.Errorf("%v", got)
	}
	if a := b.call("PutResourcePolicy", M{"policyName": "q", "policyDocument": "{"}); a.code != "InvalidParameterException" {
		t.Errorf("%+v", a)
	}
	a := b.call("PutDeliveryDestination", M{"name": "d", "deliveryDestinationConfiguration": M{"destinationResourceArn": "arn:aws:firehose:us-east-1:111111111111:deliverystream/x"}})
	if a.code != "ConflictException" {
		t.Errorf("%+v", a)
	}
	if got := names(b.must("DescribeDeliveryDestinations", M{"names": []string{"d", "x"}}), "deliveryDestinations", "name"); !slices.Equal(got, []string{"d"}) {
		t.Errorf("%v", got)
	}
	b.must("DeleteDeliveryDestination", M{"name": "d"})
	b.must("DeleteResourcePolicy", M{"policyName": "p"})
}
