package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A frame is how a record lies on a disk or in a message: one byte of version, the record's length and its checksum, four
// bytes each, big endian, then the record. The checksum covers everything else of the frame and the record's sequence, so a
// record that turns up at another place is found out too. Drivers keep their own checksums besides: replicated streams
// have been seen to hand out flipped bits (Jepsen's report on NATS 2.12.1).
const (
	frameVersion = 1
	frameHeader  = 1 + 4 + 4
)

// AppendFrame appends record, framed for its sequence, to dst.
func AppendFrame(dst []byte, sequence uint64, record []byte) []byte {
	dst = append(dst, frameVersion)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(record)))
	dst = binary.BigEndian.AppendUint32(dst, checksum(sequence, record))
	return append(dst, record...)
}

// ParseFrame takes the first frame off data, which must be that of the given sequence. The record is a part of data.
func ParseFrame(data []byte, sequence uint64) (record, rest []byte, err error) {
	if len(data) < frameHeader {
		return nil, nil, fmt.Errorf("record %d: %w: %d bytes are no frame", sequence, ErrCorrupt, len(data))
	}
	if data[0] > frameVersion {
		return nil, nil, fmt.Errorf("record %d has frame version %d, this build knows %d: %w", sequence, data[0], frameVersion, ErrNewer)
	}
	length := binary.BigEndian.Uint32(data[1:])
	sum := binary.BigEndian.Uint32(data[5:])
	body := data[frameHeader:]
	if data[0] != frameVersion || uint64(length) > uint64(len(body)) {
		return nil, nil, fmt.Errorf("record %d: %w: its frame is damaged", sequence, ErrCorrupt)
	}
	if record = body[:length:length]; checksum(sequence, record) != sum {
		return nil, nil, fmt.Errorf("record %d: %w: its checksum is wrong", sequence, ErrCorrupt)
	}
	return record, body[length:], nil
}

// checksum is the CRC-32C of version, length, sequence and record.
func checksum(sequence uint64, record []byte) uint32 {
	var header [13]byte
	header[0] = frameVersion
	binary.BigEndian.PutUint32(header[1:], uint32(len(record)))
	binary.BigEndian.PutUint64(header[5:], sequence)
	table := crc32.MakeTable(crc32.Castagnoli) // the package crc32 makes it once
	return crc32.Update(crc32.Checksum(header[:], table), table, record)
}

// CountFrames tells how many frames data holds, by their lengths alone: ParseFrame is what checks them.
func CountFrames(data []byte) (int, error) {
	count := 0
	for len(data) > 0 {
		if len(data) < frameHeader {
			return 0, ErrCorrupt
		}
		length := uint64(binary.BigEndian.Uint32(data[1:]))
		if data = data[frameHeader:]; length > uint64(len(data)) {
			return 0, ErrCorrupt
		}
		data = data[length:]
		count++
	}
	return count, nil
}
