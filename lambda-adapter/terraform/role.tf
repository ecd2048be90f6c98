# What the function may do, and nothing more.

locals {
  read_secret_arns = concat(
    var.admin_secret_arns,
    var.admin_secret_arn == null ? [] : [var.admin_secret_arn],
    var.webhook_secret_arn == null ? [] : [var.webhook_secret_arn],
  )
  network_actions = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ]
}

resource "aws_iam_role" "this" {
  name_prefix        = "${substr(var.function_name, 0, 37)}-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "rotation"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid = "RotatedSecrets"
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = values(var.secret_arns)
  }

  dynamic "statement" {
    for_each = length(local.read_secret_arns) > 0 ? [local.read_secret_arns] : []
    content {
      sid = "SecretsThatAreRead"
      actions = [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
      ]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.key_arns) > 0 ? [var.key_arns] : []
    content {
      sid = "KeysOfRotatedSecrets"
      actions = [
        "kms:Decrypt",
        "kms:GenerateDataKey",
      ]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:SecretARN"
        values   = values(var.secret_arns)
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.key_arns) > 0 && length(local.read_secret_arns) > 0 ? [var.key_arns] : []
    content {
      sid       = "KeysOfSecretsThatAreRead"
      actions   = ["kms:Decrypt"]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:SecretARN"
        values   = local.read_secret_arns
      }
    }
  }

  dynamic "statement" {
    for_each = var.look_up_rds ? ["*"] : []
    content {
      sid = "WhereRdsIs"
      actions = [
        "rds:DescribeDBClusters",
        "rds:DescribeDBInstances",
      ]
      resources = [statement.value]
    }
  }

  statement {
    sid = "Log"
    actions = [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }

  dynamic "statement" {
    for_each = aws_sqs_queue.dead_letters[*].arn
    content {
      sid       = "DeadLetters"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.in_vpc ? ["*"] : []
    content {
      sid       = "LambdaGoesIntoTheVpc"
      actions   = local.network_actions
      resources = [statement.value]
    }
  }

  # Lambda itself needs that; the function's own code does not.
  dynamic "statement" {
    for_each = local.in_vpc ? ["*"] : []
    content {
      sid       = "TheFunctionItselfDoesNot"
      effect    = "Deny"
      actions   = local.network_actions
      resources = [statement.value]

      condition {
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = [local.function_arn]
      }
    }
  }
}
