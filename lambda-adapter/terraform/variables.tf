# The function

variable "function_name" {
  description = "The function's name, also a prefix for what belongs to it."
  type        = string
  default     = "tandem-rotation"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.function_name))
    error_message = "Letters, digits, - and _ only, 64 at most."
  }
}

variable "package" {
  description = "The packaged function, a file on this machine: the zip for managed runtimes, or the bundle for provided.al2023. Leave it out where it is in a bucket."
  type        = string
  default     = null
}

variable "s3_bucket" {
  description = "The bucket that the packaged function is in, in this region; in place of package."
  type        = string
  default     = null
}

variable "s3_key" {
  description = "The package's key there. Another package takes another key, or another s3_object_version: else nothing tells Terraform of it."
  type        = string
  default     = null
}

variable "s3_object_version" {
  description = "The version of the object, where the bucket keeps versions."
  type        = string
  default     = null
}

variable "runtime" {
  description = "java21 and java25 take the zip for managed runtimes; provided.al2023 takes the bundle that brings its own JVM."
  type        = string
  default     = "java25"

  validation {
    condition     = contains(["java21", "java25", "provided.al2023"], var.runtime)
    error_message = "One of java21, java25, provided.al2023."
  }
}

variable "architecture" {
  description = "The processor: x86_64 or arm64. The bundle for provided.al2023 was built for one of them; the zip runs on both."
  type        = string
  default     = "x86_64"
}

variable "snap_start" {
  description = "Start from a snapshot of a process that has rehearsed a rotation. It counts for the managed runtimes only."
  type        = bool
  default     = false
}

variable "memory_size" {
  description = "Mebibytes. Lambda gives processor time in proportion."
  type        = number
  default     = 512
}

variable "timeout" {
  description = "Seconds for one step. Tandem stops two seconds earlier, to say why."
  type        = number
  default     = 60
}

variable "log_retention" {
  description = "Days that the log is kept."
  type        = number
  default     = 365
}

variable "tags" {
  description = "Tags for everything that is made."
  type        = map(string)
  default     = {}
}

# The secrets

variable "secret_arns" {
  description = "The secrets that the function may rotate, by full ARN. A name of your own stands for each, so that an ARN may be known later than it."
  type        = map(string)
}

variable "admin_secret_arns" {
  description = "The admin secrets that the masterarn of a secret may name, by full ARN (TANDEM_ALLOWED_ADMINS). The function may read these, and nothing more."
  type        = list(string)
  default     = []
}

variable "key_arns" {
  description = "The KMS keys of those secrets, by ARN. Leave it empty where they use aws/secretsmanager."
  type        = list(string)
  default     = []
}

variable "look_up_rds" {
  description = "Let the function ask RDS where an instance or cluster is. An admin secret that RDS manages and that names no host needs this, and so does a secret that leads to another host of RDS than its admin's (a replica, a reader endpoint)."
  type        = bool
  default     = false
}

# When to rotate

variable "scheduled" {
  description = "Those names of secret_arns whose schedule this module sets. Leave it empty to set schedules elsewhere."
  type        = set(string)
  default     = []
}

variable "schedule" {
  description = "rate(...) or cron(...), in UTC."
  type        = string
  default     = "rate(30 days)"
}

variable "window" {
  description = "How long after the scheduled hour a rotation may begin."
  type        = string
  default     = "3h"
}

variable "rotate_immediately" {
  description = "Rotate as soon as the schedule is set. Otherwise Secrets Manager only tests the configuration, which changes nothing."
  type        = bool
  default     = false
}

# The network

variable "vpc_id" {
  description = "The VPC that the database is in. Leave it out for a database that is reached without one."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Subnets of that VPC, in two zones at least, from which the database is reached."
  type        = list(string)
  default     = []
}

variable "database_security_group" {
  description = "The database's security group, which gets a rule that lets the function in. Leave it out to see to that elsewhere. The id may be known only later."
  type        = object({ id = string })
  default     = null
}

variable "database_port" {
  description = "The database's port; 3306 for MySQL and MariaDB."
  type        = number
  default     = 5432
}

variable "create_endpoints" {
  description = "Make the interface endpoints by which Secrets Manager (and RDS, with look_up_rds) is reached from subnets without a NAT. Not where the VPC has them."
  type        = bool
  default     = false
}

# Who is told

variable "topic" {
  description = "An SNS topic that is to hear of failures; it must let EventBridge and CloudWatch publish. Leave it out to have one made. The ARN may be known only later."
  type        = object({ arn = string })
  default     = null
}

variable "email" {
  description = "An address to subscribe to the topic that is made. AWS asks it first."
  type        = string
  default     = null
}

variable "webhook_secret_arn" {
  description = "A secret whose whole value is the address of a Slack-compatible webhook (TANDEM_WEBHOOK). From a VPC it takes a NAT to get there."
  type        = string
  default     = null
}

variable "failure_threshold" {
  description = "Failed steps within five minutes that raise an alarm. Secrets Manager tries a failed step again, so that 1 also tells of what mended itself."
  type        = number
  default     = 1
}

variable "create_dead_letter_queue" {
  description = "Keep events that Lambda gave up in an SQS queue for two weeks. They hold no password."
  type        = bool
  default     = false
}

variable "metrics_namespace" {
  description = "The CloudWatch namespace of the function's metrics (TANDEM_METRICS_NAMESPACE)."
  type        = string
  default     = "Tandem"
}

# How to rotate

variable "admin_secret_arn" {
  description = "The admin secret for every secret, whatever their masterarn says (TANDEM_ADMIN)."
  type        = string
  default     = null
}

variable "settings" {
  description = "Any other setting of the function, by the name of its environment variable."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setsubtract(keys(var.settings), [
      "EXCLUDE_CHARACTERS",
      "EXCLUDE_LOWERCASE",
      "EXCLUDE_NUMBERS",
      "EXCLUDE_PUNCTUATION",
      "EXCLUDE_UPPERCASE",
      "PASSWORD_LENGTH",
      "REQUIRE_EACH_INCLUDED_TYPE",
      "TANDEM_ADOPT",
      "TANDEM_CA_FILE",
      "TANDEM_CLONE",
      "TANDEM_CLONE_MODE",
      "TANDEM_CLONE_SID",
      "TANDEM_EXCLUDE_DATABASES",
      "TANDEM_PRIMARY",
      "TANDEM_PROBE",
      "TANDEM_REASSIGN_OWNED",
      "TANDEM_STRATEGY",
      "TANDEM_SUFFIX",
      "TANDEM_SYNC",
      "TANDEM_TAGS",
      "TANDEM_WEBHOOK_WHEN",
      "USERNAME_CHARACTER_LIMIT",
    ])) == 0
    error_message = "The function knows no such setting, or it has a variable of its own in this module."
  }
}
