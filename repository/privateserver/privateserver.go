// Package privateserver runs a PostgreSQL server of this process's own, from the
// programs on the machine, for tests and measurements.
package privateserver

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// watchdog makes a server in its own folder, says “ready”, and waits until its
// standard input ends, which it does whenever and however this process ends.
// Then it stops the server and removes the folder.
const watchdog = `
PATH="$1:$PATH"
initdb -D data -U postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 --no-sync --no-instructions >log 2>&1 &&
	pg_ctl -D data -l log -w -t 600 -o "$2" start >>log 2>&1 && echo ready || cat log
exec >/dev/null
cat
pg_ctl -D data -m immediate stop
cd / && rm -rf "$3"
`

// Kind of server.
type Kind int

// For tests nothing has to outlive a power cut; for measuring an answered write is on
// disk, as in earnest.
const (
	ForTests Kind = iota
	ForMeasuring
)

var settings = map[Kind]map[string]string{
	ForTests: {
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
		"autovacuum": "off", "max_connections": "300", "listen_addresses": "''",
	},
	ForMeasuring: {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": "''"},
}

// Start starts a server that is reached through a socket in its folder. It goes on as
// long as alive stays open, and no longer than this process.
func Start(kind Kind) (address string, alive io.Closer, err error) {
	programs, err := findPrograms()
	if err != nil {
		return "", nil, err
	}
	folder, process, err := newFolder(kind)
	if err != nil {
		return "", nil, err
	}
	options := "-c unix_socket_directories=" + folder
	for name, value := range settings[kind] {
		options += " -c " + name + "=" + value
	}
	command := exec.Command("sh", "-c", watchdog, "sh", programs, options, folder)
	command.Dir, command.SysProcAttr = folder, process
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"} // no PGDATA, PGPORT, …
	if alive, err = command.StdinPipe(); err != nil {
		return "", nil, err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, fmt.Errorf("starting a PostgreSQL server: %w", err)
	}
	said, err := io.ReadAll(output)
	if err != nil {
		return "", nil, err
	}
	if strings.TrimSpace(string(said)) != "ready" {
		return "", nil, fmt.Errorf("the PostgreSQL server did not start:\n%s", said)
	}
	return "postgres://postgres@/postgres?host=" + folder, alive, nil
}

// findPrograms is the folder of the newest PostgreSQL server on this machine.
func findPrograms() (string, error) {
	best, newest := "", -1
	names, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // Debian keeps them out of PATH
	if err != nil {
		return "", err
	}
	for _, path := range names {
		folder := filepath.Dir(path)
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err == nil && version > newest {
			best, newest = folder, version
		}
	}
	if best != "" {
		return best, nil
	}
	path, err := exec.LookPath("pg_ctl")
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", errors.New("there is no PostgreSQL server on this machine: install one (on Debian apt-get install postgresql)")
	}
	return filepath.Dir(path), nil
}

// roomyFolder is where the server's folder goes. For tests it is memory where there is
// enough, since cloning a database writes 300 small files (13 ms there, 280 ms on a disk).
func roomyFolder(kind Kind, root bool) string {
	const memory, enough = "/dev/shm", 2 << 30
	var room syscall.Statfs_t
	info, err := os.Stat(memory)
	open := err == nil && info.Mode().Perm()&0o002 != 0 // so that the other user can remove the folder
	if kind == ForTests && open && syscall.Statfs(memory, &room) == nil && room.Bavail*uint64(room.Bsize) > enough {
		return memory
	}
	if root {
		return "/tmp" // which everybody may enter
	}
	return os.TempDir()
}

// newFolder makes the server's folder. PostgreSQL refuses to run as root, so then both
// belong to somebody else.
func newFolder(kind Kind) (string, *syscall.SysProcAttr, error) {
	process := &syscall.SysProcAttr{Setsid: true} // Ctrl-C at the terminal is not for the watchdog
	root := os.Geteuid() == 0
	folder, err := os.MkdirTemp(roomyFolder(kind, root), "gongtongti-pg-")
	if err != nil || !root {
		return folder, process, err
	}
	other, err := user.Lookup("postgres")
	if err != nil {
		if other, err = user.Lookup("nobody"); err != nil {
			return "", nil, err
		}
	}
	uid, err := strconv.ParseUint(other.Uid, 10, 32)
	if err != nil {
		return "", nil, err
	}
	gid, err := strconv.ParseUint(other.Gid, 10, 32)
	if err != nil {
		return "", nil, err
	}
	process.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return folder, process, os.Chown(folder, int(uid), int(gid))
}
