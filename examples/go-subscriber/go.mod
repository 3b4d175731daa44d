module plinth.example/go-subscriber

go 1.22
