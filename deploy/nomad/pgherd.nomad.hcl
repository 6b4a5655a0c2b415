# nomad job run pgherd.nomad.hcl
job "pgherd" {
  type = "service"

  group "daemon" {
    count = 2

    network {
      port "http" {}
    }

    task "pgherd" {
      driver = "docker"
      # Longer than the grace of the daemon (15 s) by 10 s.
      kill_timeout = "25s"
      kill_signal  = "SIGTERM"

      config {
        image           = "ghcr.io/pgherd/pgherd:0.1.0"
        args            = ["run", "--wait", "5m", "--http", "0.0.0.0:${NOMAD_PORT_http}"]
        ports           = ["http"]
        readonly_rootfs = true
        cap_drop        = ["all"]
        volumes         = ["local/pgherd.yaml:/project/pgherd.yaml:ro"]
      }

      template {
        destination = "local/pgherd.yaml"
        data        = "http: { read_token_env: PGHERD_HTTP_READ_TOKEN }\n"
      }

      template {
        destination = "secrets/pgherd.env"
        env         = true
        data        = <<END
{{ with nomadVar "nomad/jobs/pgherd" }}
PGHERD_URL={{ .url }}
PGHERD_HTTP_READ_TOKEN={{ .token }}
{{ end }}
END
      }

      resources {
        cpu    = 100
        memory = 256
      }

      service {
        name     = "pgherd"
        port     = "http"
        provider = "nomad"

        check {
          type     = "http"
          path     = "/healthz"
          interval = "10s"
          timeout  = "5s"
        }
      }
    }
  }
}
