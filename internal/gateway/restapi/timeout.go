package restapi

import (
	"slices"
	"time"
)

// The bounds of an integration's timeout, in milliseconds. Source: Developer Guide, "Amazon API Gateway quotas".
const (
	TimeoutMillisMin = 50
	TimeoutMillisMax = 29_000
	// LongTimeoutMillisMax bounds those of regional and private APIs. AWS raises their quota to 300,000 ms on request (announcement
	// of 4 June 2024; AWS re:Post on the quota "Maximum integration timeout in milliseconds"); here no one has to ask.
	LongTimeoutMillisMax = 300_000
	// StreamTimeoutMillisMax bounds those of streamed responses, whatever the API's endpoint types. It counts to the stream's end. Source:
	// Developer Guide, "Set up an HTTP proxy integration with payload response streaming": "up to 15 minutes".
	StreamTimeoutMillisMax = 900_000
)

// How long a streamed response may stand still. Source: Developer Guide, "Considerations for response payload streaming": 5 minutes for
// regional and private endpoints, 30 seconds for edge-optimized ones.
const (
	streamIdle     = 5 * time.Minute
	edgeStreamIdle = 30 * time.Second
)

// TimeoutMillisMaxOf is the longest timeout that integrations of an API with these endpoint types may have, in milliseconds; streams
// says that their responses are streamed.
func TimeoutMillisMaxOf(endpointTypes []string, streams bool) int {
	switch {
	case streams:
		return StreamTimeoutMillisMax
	case isEdge(endpointTypes):
		return TimeoutMillisMax
	}
	return LongTimeoutMillisMax
}

func idleOf(endpointTypes []string) time.Duration {
	if isEdge(endpointTypes) {
		return edgeStreamIdle
	}
	return streamIdle
}

func isEdge(endpointTypes []string) bool {
	return len(endpointTypes) == 0 || slices.Contains(endpointTypes, "EDGE")
}

// timeout is the integration's, and the default where it sets none. One that the API's endpoint type does not allow any more is cut.
func (i *Integration) timeout(d *Definition) time.Duration {
	millis := i.TimeoutMillis
	if millis < TimeoutMillisMin {
		millis = TimeoutMillisMax
	}
	return time.Duration(min(millis, TimeoutMillisMaxOf(d.EndpointTypes, i.Streams()))) * time.Millisecond
}

// Streams reports whether the response goes on to the caller as it comes.
func (i *Integration) Streams() bool { return i.ResponseTransferMode == "STREAM" }
