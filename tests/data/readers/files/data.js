window.BENCHMARK_DATA = {
  "lastUpdate": 1761991300000,
  "repoUrl": "https://github.com/example/wire",
  "entries": {
    "Go benches": [
      {
        "commit": {
          "author": {"email": "a@example.org", "name": "A", "username": "a"},
          "committer": {"email": "a@example.org", "name": "A", "username": "a"},
          "id": "1111111111111111111111111111111111111111",
          "message": "Start",
          "timestamp": "2025-10-31T09:00:00+01:00",
          "url": "https://github.com/example/wire/commit/1111111111111111111111111111111111111111"
        },
        "date": 1761904800123,
        "tool": "go",
        "benches": [
          {"name": "BenchmarkEncode - ns/op", "value": 247.3, "unit": "ns/op", "extra": "2000 times\n2 procs"},
          {"name": "BenchmarkEncode - MB/s", "value": 258.78, "unit": "MB/s", "extra": "2000 times\n2 procs"},
          {"name": "BenchmarkEncode - ns/op", "value": 238.9, "unit": "ns/op", "extra": "2000 times\n2 procs"}
        ]
      },
      {
        "commit": {
          "author": {"email": "a@example.org", "name": "A", "username": "a"},
          "committer": {"email": "a@example.org", "name": "A", "username": "a"},
          "id": "2222222222222222222222222222222222222222",
          "message": "Encode in place",
          "timestamp": "2025-11-01T09:00:00+01:00",
          "url": "https://github.com/example/wire/commit/2222222222222222222222222222222222222222"
        },
        "date": 1761991200000,
        "tool": "go",
        "benches": [
          {"name": "BenchmarkEncode - ns/op", "value": 133.2, "unit": "ns/op", "extra": "2000 times\n2 procs"},
          {"name": "BenchmarkEncode - MB/s", "value": null, "unit": "MB/s", "extra": "2000 times\n2 procs"}
        ]
      }
    ],
    "pytest": [
      {
        "commit": {
          "author": {"name": "A", "username": "a"},
          "committer": {"name": "A", "username": "a"},
          "id": "2222222222222222222222222222222222222222",
          "message": "Encode in place",
          "timestamp": "2025-11-01T09:00:00+01:00",
          "url": "https://github.com/example/wire/commit/2222222222222222222222222222222222222222"
        },
        "date": 1761991260000,
        "tool": "pytest",
        "benches": [
          {"name": "test_wire.py::test_loads", "value": 15445.97, "unit": "iter/sec", "range": "stddev: 0.0005", "extra": "mean: 64.7 usec\nrounds: 1122"}
        ]
      }
    ],
    "Size": [
      {
        "commit": {
          "author": {"name": "A", "username": "a"},
          "committer": {"name": "A", "username": "a"},
          "id": "2222222222222222222222222222222222222222",
          "message": "Encode in place",
          "timestamp": "2025-11-01T09:00:00+01:00",
          "url": "https://github.com/example/wire/commit/2222222222222222222222222222222222222222"
        },
        "date": 1761991270000,
        "tool": "customSmallerIsBetter",
        "benches": [{"name": "binary", "value": 1048576, "unit": "B"}]
      }
    ]
  }
}
