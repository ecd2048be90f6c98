# The rotation function, and who may invoke it. See docs/aws.md.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition
  region    = data.aws_region.this.id

  brings_its_jvm = var.runtime == "provided.al2023"
  in_vpc         = length(var.subnet_ids) > 0
  topic_arn      = one(concat(var.topic[*].arn, aws_sns_topic.this[*].arn))

  # by name, as the function's own ARN would go round in a circle
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.function_name}"
}

resource "aws_lambda_function" "this" {
  function_name     = var.function_name
  description       = "One step of a rotation for each event of Secrets Manager"
  filename          = var.package
  source_code_hash  = var.package == null ? null : filebase64sha256(var.package)
  s3_bucket         = var.s3_bucket
  s3_key            = var.s3_key
  s3_object_version = var.s3_object_version
  runtime           = var.runtime
  handler           = "dev.tandem.lambda.RotationHandler"
  architectures     = [var.architecture]
  memory_size       = var.memory_size
  timeout           = var.timeout
  role              = aws_iam_role.this.arn
  tags              = var.tags

  # a snapshot is taken of published versions only
  publish = true

  dynamic "snap_start" {
    for_each = var.snap_start && !local.brings_its_jvm ? ["PublishedVersions"] : []
    content {
      apply_on = snap_start.value
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [var.subnet_ids] : []
    content {
      subnet_ids         = vpc_config.value
      security_group_ids = [aws_security_group.function[0].id]
    }
  }

  environment {
    variables = merge(
      {
        TANDEM_ADMIN             = var.admin_secret_arn == null ? "" : var.admin_secret_arn
        TANDEM_ALLOWED_ADMINS    = join(",", var.admin_secret_arns)
        TANDEM_METRICS_NAMESPACE = var.metrics_namespace
        TANDEM_WEBHOOK           = var.webhook_secret_arn == null ? "" : var.webhook_secret_arn
      },
      var.settings,
    )
  }

  lifecycle {
    precondition {
      condition     = (var.package == null) != (var.s3_bucket == null)
      error_message = "The function is in package or in s3_bucket: name one of them."
    }

    precondition {
      condition     = (var.s3_bucket == null) == (var.s3_key == null)
      error_message = "s3_bucket needs s3_key."
    }
  }

  # Lambda goes into the VPC with the role's rights
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_permission" "secrets_manager" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  qualifier      = aws_lambda_alias.live.name
  principal      = "secretsmanager.amazonaws.com"
  source_account = local.account
}

resource "aws_secretsmanager_secret_rotation" "this" {
  for_each = var.scheduled

  secret_id           = var.secret_arns[each.value]
  rotation_lambda_arn = aws_lambda_alias.live.arn
  rotate_immediately  = var.rotate_immediately

  rotation_rules {
    schedule_expression = var.schedule
    duration            = var.window
  }

  depends_on = [aws_lambda_permission.secrets_manager]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = var.log_retention
  tags              = var.tags
}

resource "aws_sqs_queue" "dead_letters" {
  count = var.create_dead_letter_queue ? 1 : 0

  name                      = "${var.function_name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_lambda_function_event_invoke_config" "dead_letters" {
  count = var.create_dead_letter_queue ? 1 : 0

  function_name = aws_lambda_function.this.function_name
  qualifier     = aws_lambda_alias.live.name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters[0].arn
    }
  }
}
