// Package scratch makes the /tmp of a sandbox: an empty ext4 file system of a given size in a sparse file that has no name, on a
// loop device that nobody has to release. The size is hard, what is written counts as cached files and not as the function's
// memory, and all of it is gone with the last who has it open, whoever is killed when.
package scratch

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The layout of ext4, from the kernel's documentation ("ext4 Data Structures and Algorithms"): groups of blocks, each with a bitmap
// of its blocks, a bitmap of its inodes and a table of inodes. There is no journal, for nothing survives a crash anyway, and no
// copies of the superblock; so all that is not zero are the superblock, the group descriptors, the bitmaps and the root folder.
const (
	blockBytes     = 4096
	groupBlocks    = 8 * blockBytes // as many as a bitmap of one block has bits
	groupInodes    = 8192           // one for 16 kB, as mke2fs makes them
	inodeBytes     = 256
	tableBlocks    = groupInodes * inodeBytes / blockBytes
	descriptor     = 32 // bytes
	rootInode      = 2
	firstInode     = 11 // those below are reserved
	superblockAt   = 1024
	reservedShare  = 50   // the kernel keeps a 50th of the blocks back, for what delayed allocation needs,
	reservedMax    = 4096 // and no more than these
	magic          = 0xef53
	folderMode     = 0o041777
	fileTypeFolder = 2
)

// Features: what is in the layout, and what the kernel may use for files.
const (
	compatExtAttr, compatDirIndex, compatSparseSuper2 = 0x8, 0x20, 0x200
	incompatFileType, incompatExtents                 = 0x2, 0x40
	roLargeFile, roHugeFile, roDirLinks, roExtraIsize = 0x2, 0x8, 0x20, 0x40
)

// layout is a file system of a size.
type layout struct {
	blocks      int // in all
	groups      int
	descriptors int // blocks of group descriptors
}

// layoutFor finds the smallest file system in which that many bytes can be written.
func layoutFor(bytes int64) layout {
	data := int((bytes + blockBytes - 1) / blockBytes)
	l := layout{blocks: data}
	for {
		l.groups = (l.blocks + groupBlocks - 1) / groupBlocks
		l.descriptors = (l.groups*descriptor + blockBytes - 1) / blockBytes
		free := l.blocks - l.metadata() - 1 // the root folder has a block
		free -= min(l.blocks/reservedShare, reservedMax)
		if free >= data {
			return l
		}
		l.blocks += data - free
		if last := l.blocks % groupBlocks; last > 0 && last <= tableBlocks+2 {
			l.blocks += tableBlocks + 3 - last // a last group has to have room for its own tables
		}
	}
}

// metadata are the blocks that hold no data: the first with the superblock, the descriptors, and the tables of each group.
func (l layout) metadata() int { return 1 + l.descriptors + l.groups*(2+tableBlocks) }

// start is the first block of a group's tables.
func (l layout) start(group int) int {
	if group == 0 {
		return 1 + l.descriptors
	}
	return group * groupBlocks
}

// blocksOf are the blocks of a group, of which the last may have fewer.
func (l layout) blocksOf(group int) int { return min(groupBlocks, l.blocks-group*groupBlocks) }

// usedOf are those of them that are taken.
func (l layout) usedOf(group int) int {
	used := l.start(group) - group*groupBlocks + 2 + tableBlocks
	if group == 0 {
		used++ // the root folder
	}
	return used
}

// format writes an empty file system over zeros, whose root folder is open to all.
func (l layout) format(w io.WriterAt) error {
	descriptors := make([]byte, l.descriptors*blockBytes)
	free := 0
	for g := range l.groups {
		free += l.blocksOf(g) - l.usedOf(g)
		l.describe(descriptors[g*descriptor:], g)
		if _, err := w.WriteAt(l.bitmaps(g), int64(l.start(g))*blockBytes); err != nil {
			return fmt.Errorf("write the bitmaps: %w", err)
		}
	}
	for _, part := range []struct {
		at    int64
		bytes []byte
	}{
		{superblockAt, l.superblock(free)},
		{blockBytes, descriptors},
		{int64(l.start(0)+2)*blockBytes + (rootInode-1)*inodeBytes, l.root()},
		{int64(l.rootBlock()) * blockBytes, rootEntries()},
	} {
		if _, err := w.WriteAt(part.bytes, part.at); err != nil {
			return fmt.Errorf("write the file system: %w", err)
		}
	}
	return nil
}

// rootBlock holds the entries of the root folder.
func (l layout) rootBlock() int { return l.start(0) + 2 + tableBlocks }

func (l layout) describe(d []byte, group int) {
	le := binary.LittleEndian
	at, inodes, folders := uint32(l.start(group)), groupInodes, 0
	if group == 0 {
		inodes, folders = groupInodes-firstInode+1, 1
	}
	le.PutUint32(d[0:], at)
	le.PutUint32(d[4:], at+1)
	le.PutUint32(d[8:], at+2)
	le.PutUint16(d[12:], uint16(l.blocksOf(group)-l.usedOf(group)))
	le.PutUint16(d[14:], uint16(inodes))
	le.PutUint16(d[16:], uint16(folders))
}

// bitmaps are a group's two: a bit for each block and inode that is taken, or is not there.
func (l layout) bitmaps(group int) []byte {
	out := make([]byte, 2*blockBytes)
	set := func(bitmap []byte, from, to int) {
		for i := from; i < to; i++ {
			bitmap[i/8] |= 1 << (i % 8)
		}
	}
	set(out[:blockBytes], 0, l.usedOf(group))
	set(out[:blockBytes], l.blocksOf(group), groupBlocks)
	if group == 0 {
		set(out[blockBytes:], 0, firstInode-1)
	}
	set(out[blockBytes:], groupInodes, 8*blockBytes)
	return out
}

func (l layout) superblock(free int) []byte {
	le, b := binary.LittleEndian, make([]byte, 1024)
	for at, v := range map[int]uint32{
		0x00: uint32(l.groups * groupInodes),
		0x04: uint32(l.blocks),
		0x0c: uint32(free),
		0x10: uint32(l.groups*groupInodes - firstInode + 1),
		0x18: 2, // block size: 1024 << 2
		0x1c: 2,
		0x20: groupBlocks,
		0x24: groupBlocks,
		0x28: groupInodes,
		0x4c: 1, // revision with features
		0x54: firstInode,
		0x5c: compatExtAttr | compatDirIndex | compatSparseSuper2,
		0x60: incompatFileType | incompatExtents,
		0x64: roLargeFile | roHugeFile | roDirLinks | roExtraIsize,
	} {
		le.PutUint32(b[at:], v)
	}
	for at, v := range map[int]uint16{
		0x36:  0xffff, // never asks to be checked
		0x38:  magic,
		0x3a:  1, // clean
		0x3c:  1, // goes on after errors: they are the function's alone
		0x58:  inodeBytes,
		0x15c: 32, // bytes of an inode beyond the first 128 that are in use, at least
		0x15e: 32, // and wanted
	} {
		le.PutUint16(b[at:], v)
	}
	b[0xfc] = 1 // hash of folders: half MD4
	return b
}

// root is the inode of the root folder.
func (l layout) root() []byte {
	le, b := binary.LittleEndian, make([]byte, inodeBytes)
	le.PutUint16(b[0x00:], folderMode)
	le.PutUint32(b[0x04:], blockBytes)
	le.PutUint16(b[0x1a:], 2) // links: "." and the parent's entry
	le.PutUint32(b[0x1c:], blockBytes/512)
	le.PutUint32(b[0x28:], uint32(l.rootBlock()))
	le.PutUint16(b[0x80:], 32)
	return b
}

// rootEntries are "." and "..", both the root.
func rootEntries() []byte {
	le, b := binary.LittleEndian, make([]byte, blockBytes)
	le.PutUint32(b[0:], rootInode)
	le.PutUint16(b[4:], 12)
	b[6], b[7], b[8] = 1, fileTypeFolder, '.'
	le.PutUint32(b[12:], rootInode)
	le.PutUint16(b[16:], blockBytes-12)
	b[18], b[19], b[20], b[21] = 2, fileTypeFolder, '.', '.'
	return b
}
