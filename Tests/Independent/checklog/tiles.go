package main

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A full tile holds 256 hashes, a full bundle 256 entries (C2SP tlog-tiles).
const (
	tileHeight = 8
	tileWidth  = 256
)

// tilePath is the path of a tile in the layout of C2SP tlog-tiles, written here from the specification: x/mod's own
// Tile.Path gives the older layout of the Go checksum database. kind is a level ("0", "1", …), "entries" or "openings".
func tilePath(kind string, index int64, width int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for rest := index / 1000; rest > 0; rest /= 1000 {
		path = fmt.Sprintf("x%03d/%s", rest%1000, path)
	}
	if width < tileWidth {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	if kind == "openings" {
		return "openings/" + path
	}
	return "tile/" + kind + "/" + path
}

// widthAt is how many hashes or entries tile `index` holds when its level holds `count` of them.
func widthAt(index, count int64) int {
	if rest := count - index*tileWidth; rest < tileWidth {
		return int(rest)
	}
	return tileWidth
}

// readTile reads one tile or bundle, taking the full one where the partial one is gone, as the specification allows.
// full says which of both it was.
func readTile(s source, kind string, index int64, width int, limit int64) (data []byte, full bool, err error) {
	data, err = s.read(tilePath(kind, index, width), limit)
	if errors.Is(err, errAbsent) && width < tileWidth {
		data, err = s.read(tilePath(kind, index, tileWidth), limit)
		return data, true, err
	}
	return data, width == tileWidth, err
}

// A tree is all hash tiles of one log, each level as one row of hashes.
type tree struct {
	size   int64
	levels [][]tlog.Hash
	tiles  int
}

// readTree reads every hash tile that a tree of this size has.
func readTree(s source, size int64) (*tree, error) {
	t := &tree{size: size}
	for count, level := size, 0; count > 0; count, level = count>>tileHeight, level+1 {
		row := make([]tlog.Hash, count)
		err := inParallel((count+tileWidth-1)/tileWidth, func(index int64) error {
			width := widthAt(index, count)
			kind := fmt.Sprint(level)
			data, full, err := readTile(s, kind, index, width, tileWidth*tlog.HashSize)
			if err != nil {
				return fmt.Errorf("%s: %w", tilePath(kind, index, width), err)
			}
			if want := width * tlog.HashSize; len(data) < want || (!full && len(data) != want) || len(data)%tlog.HashSize != 0 {
				return fmt.Errorf("%s: %d bytes instead of %d", tilePath(kind, index, width), len(data), want)
			}
			for i := 0; i < width; i++ {
				copy(row[index*tileWidth+int64(i)][:], data[i*tlog.HashSize:])
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		t.levels = append(t.levels, row)
		t.tiles += int((count + tileWidth - 1) / tileWidth)
	}
	return t, nil
}

// badTiles names every full tile whose subtree hash differs from the hash that stands for it one level up.
func (t *tree) badTiles() (problems []string) {
	for level := 0; level+1 < len(t.levels); level++ {
		for index := range t.levels[level+1] {
			row := t.levels[level][index*tileWidth : (index+1)*tileWidth]
			if fold(row) != t.levels[level+1][index] {
				problems = append(problems, fmt.Sprintf("%s does not give the hash that stands for it at level %d",
					tilePath(fmt.Sprint(level), int64(index), tileWidth), level+1))
			}
		}
	}
	return problems
}

// root is the root that x/mod's own algorithm computes from the tiles; it has none for the empty tree, whose root is
// SHA-256 of nothing (RFC 6962 §2.1).
func (t *tree) root() (tlog.Hash, error) {
	if t.size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(t.size, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			level, n := tlog.SplitStoredHashIndex(index)
			row, within := t.levels[level/tileHeight], level%tileHeight
			hashes[i] = fold(row[n<<uint(within) : (n+1)<<uint(within)])
		}
		return hashes, nil
	}))
}

// fold is the root of a complete subtree, whose leaves are a power of two.
func fold(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return tlog.NodeHash(fold(hashes[:half]), fold(hashes[half:]))
}
