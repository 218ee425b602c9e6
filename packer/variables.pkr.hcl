variable "app" {
  type        = string
  default     = "bp"
  description = "Name of the product: the first part of the parameter's path."
}

variable "stage" {
  type        = string
  description = "Stage that gets the image: its parameter is /<app>/<stage>/ami/<workflow_slug>."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.stage))
    error_message = "The stage is lower-case letters, digits and hyphens, such as dev."
  }
}

variable "workflow_slug" {
  type        = string
  description = "Workflow that the image is for, as in the stage file; its models are models/<workflow_slug>.txt."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]*$", var.workflow_slug))
    error_message = "The workflow's slug is lower-case letters, digits and hyphens."
  }
}

variable "region" {
  type        = string
  description = "Region that the image is built and registered in."
}

variable "instance_type" {
  type        = string
  default     = "g4dn.xlarge"
  description = "Type to build on. It has an NVIDIA GPU: the self-test renders an image on it."
}

variable "subnet_id" {
  type        = string
  default     = null
  description = "Subnet to build in, with a way to the internet. By default one of the default VPC."
}

variable "builder_instance_profile" {
  type        = string
  default     = null
  description = "Instance profile of the builder: for Session Manager, and to read models from s3:// addresses."
}

variable "volume_gib" {
  type        = number
  default     = 60
  description = "Size of the root volume in GiB: system and driver 15, PyTorch and ComfyUI 15, the rest is for models."

  validation {
    condition     = var.volume_gib >= 40
    error_message = "The image needs at least 40 GiB."
  }
}

variable "nvidia_branch" {
  type        = string
  default     = "580-server"
  description = "Driver branch, as Ubuntu names its packages. PyTorch's CUDA 13 wheels need 580 or newer."
}

variable "comfyui_repository" {
  type        = string
  default     = "https://github.com/Comfy-Org/ComfyUI.git"
  description = "Where ComfyUI comes from."
}

variable "comfyui_revision" {
  type        = string
  default     = "20ca544ee0436721d8eb5f544665e490609f72c8"
  description = "ComfyUI's commit (0.38.1): the whole hash, so that it cannot change under its name."

  validation {
    condition     = can(regex("^[0-9a-f]{40}$", var.comfyui_revision))
    error_message = "The revision is a whole commit hash of 40 hexadecimal digits; tags and branches can move."
  }
}
