// Package code unpacks archives of functions and layers: safely, for their makers may be hostile, and once, into a folder per archive that
// is named by its digest.
//
// What is refused: names that lead out of the folder, links whose targets do, entries that are neither file nor folder nor link, encrypted
// ones, a file where another entry needs a folder, and more bytes or entries than the limits, by what is unpacked and not by what the
// archive says of itself. Nothing outside the folder is ever written: all is done below an os.Root, which follows no link out of it.
//
// The layers of a function are merged into one folder for each list of them (merged.go), which costs no second copy where files can have two
// names.
//
// Folders can always be made again from their archives, so they are not synced. One is unpacked under another name and renamed when it is
// whole, which a killed process cannot break; after a boot of the machine, which may have lost what was not written yet, all folders of
// before are removed.
package code
