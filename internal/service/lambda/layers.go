package lambda

import (
	"strconv"
	"strings"

	"sluice/internal/service"
)

// layersMax is how many layers a function has at most. Source: Developer Guide, "Lambda quotas".
const layersMax = 5

// layerName is a layer of a scope.
type layerName struct {
	scope
	name string
}

// layerOf reads the ARN of a layer's version; false for one of AWS's own, which have none of these parts.
func layerOf(text string) (layerName, int64, bool) {
	const parts = 8
	fields := strings.Split(text, ":")
	if len(fields) != parts {
		return layerName{}, 0, false
	}
	number, err := strconv.ParseInt(fields[7], 10, 64)
	return layerName{scope{fields[4], fields[3]}, fields[6]}, number, err == nil
}

// namedLayer reads a layer's name, which may be its ARN.
func namedLayer(c *service.Call, text string) layerName {
	fields := strings.Split(text, ":")
	if len(fields) < 7 {
		return layerName{scopeOf(c), text}
	}
	return layerName{scope{fields[4], fields[3]}, fields[6]}
}

func (n layerName) arn() string { return n.scope.arn(layerResource(n.name)) }

// layersOf finds the layers of a request. It runs within view or change. Source of the texts: recorded.
func (s *Service) layersOf(at scope, texts []string) ([]layerRef, error) {
	if len(texts) > layersMax {
		return nil, invalidParameter("Cannot reference more than %d layers.", layersMax)
	}
	var out []layerRef
	versions := map[string]string{}
	for _, text := range texts {
		n, number, ok := layerOf(text)
		switch before, twice := versions[n.arn()]; {
		case !ok:
			return nil, noLayerVersion(text)
		case n.region != at.region:
			return nil, invalidParameter("Layers are not in the same region as the function. Layers are expected to be in region %s.", at.region)
		case twice:
			return nil, invalidParameter("Two different versions of the same layer are not allowed to be referenced in the same function. %s and %s are versions of the same layer.", before, text)
		}
		versions[n.arn()] = text
		l := s.layerNumbers.get(n.scope, layerKey(n.name, number))
		if l == nil {
			return nil, noLayerVersion(text)
		}
		out = append(out, layerRef{ARN: text, Archive: l.Archive, Size: l.Size, Unzipped: l.Unzipped})
	}
	return out, nil
}

func noLayerVersion(text string) error {
	return invalidParameter("Layer version %s does not exist.", text)
}
