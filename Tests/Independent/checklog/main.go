// Command checklog verifies a whole Comity log with none of Comity's code.
//
//	checklog [-vkey KEY] [-tree-only] URL|DIRECTORY
//
// It checks the checkpoint's signature, every hash tile against the root, every entry against the hash tiles; and, unless
// only the tree is asked for, every commitment against its opening and every open record's own signature. It stands on
// Debian's golang-golang-x-mod-dev for signed notes and tree hashing and on Go's standard library for everything else.
//
// Without -vkey the key is taken from the node's own /.well-known/comity, and the report says so: that proves that the
// log agrees with itself, not whose log it is.
//
// Exit codes: 0 everything agrees, 1 something does not, 2 the check could not be made.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	vkey := flag.String("vkey", "", "verifier key of the log, `name+hash+base64`")
	treeOnly := flag.Bool("tree-only", false, "check only checkpoint, tiles and entries: for logs that are not Comity's")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: checklog [-vkey KEY] [-tree-only] URL|DIRECTORY")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	start := time.Now()
	source, err := open(flag.Arg(0))
	if err != nil {
		cannot(err)
	}
	report, err := check(source, *vkey, *treeOnly)
	if err != nil {
		cannot(err)
	}
	report.print(os.Stdout, time.Since(start))
	if len(report.problems) > 0 {
		os.Exit(1)
	}
}

func cannot(err error) {
	fmt.Fprintln(os.Stderr, "checklog: could not check:", err)
	os.Exit(2)
}
