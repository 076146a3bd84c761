// Command xmod measures golang.org/x/mod (as Debian packages it) beside us: inclusion proofs per second from stored tiles and
// from hashes in memory, and leaf hashing. One JSON object a line.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// tiles keeps a whole log's tiles in memory, as a server with a warm cache would.
type tiles struct {
	hashes []tlog.Hash
	cache  map[tlog.Tile][]byte
}

func (t *tiles) Height() int { return 8 }

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, ok := t.cache[tile]
		if !ok {
			var err error
			if data, err = tlog.ReadTileData(tile, t.memory()); err != nil {
				return nil, err
			}
			t.cache[tile] = data
		}
		out[i] = data
	}
	return out, nil
}

func (t *tiles) memory() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = t.hashes[index]
		}
		return out, nil
	})
}

func main() {
	size := flag.Int64("size", 1<<17, "entries in the tree")
	seconds := flag.Float64("seconds", 3, "how long each measurement lasts")
	flag.Parse()

	body := make([]byte, 1024)
	t := &tiles{cache: map[tlog.Tile][]byte{}}
	start := time.Now()
	for n := int64(0); n < *size; n++ {
		copy(body, fmt.Sprint(n))
		hashes, err := tlog.StoredHashes(n, body, t.memory())
		stop(err)
		t.hashes = append(t.hashes, hashes...)
	}
	print("xmod-append-memory", "entriesPerSecond", float64(*size)/time.Since(start).Seconds(), *size)

	root, err := tlog.TreeHash(*size, t.memory())
	stop(err)
	measure("xmod-proofs-tiles", *size, *seconds, tlog.TileHashReader(tlog.Tree{N: *size, Hash: root}, t))
	measure("xmod-proofs-memory", *size, *seconds, t.memory())
}

func measure(peer string, size int64, seconds float64, reader tlog.HashReader) {
	start, count := time.Now(), int64(0)
	for time.Since(start).Seconds() < seconds {
		_, err := tlog.ProveRecord(size, count*7919%size, reader)
		stop(err)
		count++
	}
	print(peer, "proofsPerSecond", float64(count)/time.Since(start).Seconds(), size)
}

func print(peer, metric string, value float64, size int64) {
	line, err := json.Marshal(map[string]interface{}{"peer": peer, metric: value, "treeSize": size})
	stop(err)
	fmt.Println(string(line))
}

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "xmod:", err)
		os.Exit(1)
	}
}
