"""The image that loads are made with: clients and backends of the network's benchmarks, in one."""

from recipe import PATH, Image, Layer

ARCHIVE = "bench-load-images.tar"

LAYERS = {
  "load": Layer(
    "iperf3 libiperf0 libsctp1 wrk libluajit-5.1-2 nginx libpcre2-8-0",
    prune=("etc/nginx/", "usr/share/nginx/"),
    folders={"var/log/nginx": (0, 0o755), "var/lib/nginx": (0, 0o755)},
  ),
}

IMAGES = {
  "bench-load:1": Image(
    layers=("base", "python", "load"),
    programs=("usr/bin/iperf3", "usr/bin/wrk", "usr/sbin/nginx", "usr/bin/python3.11"),
    config={"Env": [PATH, "LANG=C.UTF-8"], "Cmd": ["sleep", "infinity"]},
  ),
}
