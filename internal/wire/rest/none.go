package rest

import (
	"time"

	"sluice/internal/wire"
)

// none takes what an answer without a body has no place for; it implements wire.Encoder.
type none struct{}

func (none) Bool(*wire.Member, bool)         {}
func (none) Int(*wire.Member, int64)         {}
func (none) Float(*wire.Member, float64)     {}
func (none) String(*wire.Member, string)     {}
func (none) Blob(*wire.Member, []byte)       {}
func (none) Time(*wire.Member, time.Time)    {}
func (none) Document(*wire.Member, wire.Raw) {}
func (none) Struct(*wire.Member, wire.Shape) {}
func (none) BeginList(*wire.Member, int)     {}
func (none) EndList(*wire.Member)            {}
func (none) BeginMap(*wire.Member, int)      {}
func (none) Key(*wire.Member, string)        {}
func (none) EndMap(*wire.Member)             {}
func (none) Null(*wire.Member)               {}
