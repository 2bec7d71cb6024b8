package rpcv2cbor

// Major types (RFC 8949, section 3.1), in the upper three bits of an item's first byte.
const (
	majorUnsigned = iota
	majorNegative
	majorBytes
	majorText
	majorArray
	majorMap
	majorTag
	majorSimple
)

// Additional information, the lower five bits: below infoByte it is the argument itself.
const (
	infoByte       = 24 // the argument is the next byte; and so on to eight bytes
	infoEight      = 27
	infoIndefinite = 31
)

// First bytes of items that stand alone.
const (
	itemFalse     = 0xf4
	itemTrue      = 0xf5
	itemNull      = 0xf6
	itemUndefined = 0xf7
	itemHalf      = 0xf9
	itemSingle    = 0xfa
	itemDouble    = 0xfb
	itemOpenMap   = 0xbf
	itemBreak     = 0xff
)

// tagEpoch marks a number as seconds since 1970.
const tagEpoch = 1
