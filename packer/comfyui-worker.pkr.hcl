# The image of the GPU workers: Ubuntu, NVIDIA driver, ComfyUI with one workflow's models, and the worker.
# The order matters: harden.sh before self-test.sh, so that what is tested is what is shipped; seal.sh last.

packer {
  required_version = ">= 1.11.0"

  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.3.3"
    }
  }
}

locals {
  timestamp = formatdate("YYYYMMDD-hhmmss", timestamp())
  scripts   = "${path.root}/scripts"
}

source "amazon-ebs" "worker" {
  region                      = var.region
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_id
  iam_instance_profile        = var.builder_instance_profile
  ami_name                    = "${var.app}-${var.stage}-worker-${var.workflow_slug}-${local.timestamp}"
  ami_description             = "GPU worker for ${var.workflow_slug}, ComfyUI ${var.comfyui_revision}"
  imds_support                = "v2.0"
  ssh_username                = "ubuntu"
  ssh_clear_authorized_keys   = true
  associate_public_ip_address = true
  encrypt_boot                = true

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  source_ami_filter {
    owners      = ["099720109477"] # Canonical.
    most_recent = true

    filters = {
      name                = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
  }

  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_type           = "gp3"
    volume_size           = var.volume_gib
    throughput            = 250
    delete_on_termination = true
  }

  tags = {
    App       = var.app
    Stage     = var.stage
    Workflow  = var.workflow_slug
    Component = "gpu"
    ManagedBy = "packer"
    BaseImage = "{{ .SourceAMIName }}"
    ComfyUI   = var.comfyui_revision
  }

  run_tags = {
    App       = var.app
    Stage     = var.stage
    Component = "gpu"
    ManagedBy = "packer"
    Purpose   = "image-build"
  }
}

build {
  sources = ["source.amazon-ebs.worker"]

  provisioner "shell" {
    inline = ["cloud-init status --wait || test $? -eq 2", "mkdir -p /tmp/build"]
  }

  provisioner "file" {
    sources     = ["${path.root}/scripts", "${path.root}/systemd", "${path.root}/files"]
    destination = "/tmp/build/"
  }

  provisioner "file" {
    source      = "${path.root}/models/${var.workflow_slug}.txt"
    destination = "/tmp/build/models.txt"
  }

  provisioner "file" {
    sources     = ["${path.root}/../worker/pyproject.toml", "${path.root}/../worker/requirements.lock", "${path.root}/../worker/src"]
    destination = "/tmp/build/worker/"
  }

  provisioner "shell" {
    script            = "${local.scripts}/install-nvidia-drivers.sh"
    execute_command   = "sudo env {{ .Vars }} bash {{ .Path }}"
    environment_vars  = ["NVIDIA_BRANCH=${var.nvidia_branch}"]
    expect_disconnect = true # Reboots into the kernel that the driver is for.
  }

  provisioner "shell" {
    execute_command = "sudo env {{ .Vars }} bash {{ .Path }}"
    pause_before    = "30s"
    environment_vars = [
      "BUILD=/tmp/build",
      "COMFYUI_REPOSITORY=${var.comfyui_repository}",
      "COMFYUI_REVISION=${var.comfyui_revision}",
    ]
    scripts = [
      "${local.scripts}/install-comfyui.sh",
      "${local.scripts}/fetch-models.sh",
      "${local.scripts}/install-worker.sh",
      "${local.scripts}/harden.sh",
      "${local.scripts}/self-test.sh",
      "${local.scripts}/seal.sh",
    ]
  }

  # Runs only if all of the above did: an image that failed its self-test is neither made nor registered.
  post-processors {
    post-processor "manifest" {
      output = "${path.root}/manifest.json"
    }

    post-processor "shell-local" {
      command = "${local.scripts}/register-ami.sh"
      environment_vars = [
        "MANIFEST=${path.root}/manifest.json",
        "APP=${var.app}",
        "STAGE=${var.stage}",
        "WORKFLOW_SLUG=${var.workflow_slug}",
        "AWS_REGION=${var.region}",
      ]
    }
  }
}
