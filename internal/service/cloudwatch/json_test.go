package cloudwatch

import (
	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

func decodeJSON(body string, v wire.Shape) error { return jsonshape.Decode([]byte(body), v) }
