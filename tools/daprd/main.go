// Command daprd is Dapr's runtime with one addition: the sqlite name resolver.
// The stable component set has only mdns, which lets two stacks on one machine
// answer each other's calls; the full set costs 100 MB and minutes of build time.
package main

import (
	"github.com/dapr/components-contrib/nameresolution/sqlite"
	"github.com/dapr/dapr/cmd/daprd/app"
	"github.com/dapr/dapr/pkg/components/nameresolution"
)

func main() {
	nameresolution.DefaultRegistry.RegisterComponent(sqlite.NewResolver, "sqlite")
	app.Run()
}
