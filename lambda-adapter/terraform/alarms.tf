# Who is told when something fails.

resource "aws_sns_topic" "this" {
  count = var.topic == null ? 1 : 0

  name = "${var.function_name}-failures"
  tags = var.tags
}

resource "aws_sns_topic_policy" "this" {
  count = var.topic == null ? 1 : 0

  arn    = aws_sns_topic.this[0].arn
  policy = data.aws_iam_policy_document.topic[0].json
}

data "aws_iam_policy_document" "topic" {
  count = var.topic == null ? 1 : 0

  statement {
    sid       = "FailedRotations"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this[0].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.failed.arn]
    }
  }

  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sns_topic_subscription" "email" {
  count = var.topic == null && var.email != null ? 1 : 0

  topic_arn = aws_sns_topic.this[0].arn
  protocol  = "email"
  endpoint  = var.email
}

# Secrets Manager's own word for a rotation that it gave up, of any secret in this account and region. It comes by CloudTrail.
resource "aws_cloudwatch_event_rule" "failed" {
  name        = "${var.function_name}-failed"
  description = "Rotations that failed"
  tags        = var.tags

  event_pattern = jsonencode({
    source      = ["aws.secretsmanager"]
    detail-type = ["AWS Service Event via CloudTrail"]
    detail = {
      eventSource = ["secretsmanager.amazonaws.com"]
      eventName   = ["RotationFailed", "RotationAbandoned"]
    }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule      = aws_cloudwatch_event_rule.failed.name
  target_id = "topic"
  arn       = local.topic_arn
}

resource "aws_cloudwatch_metric_alarm" "steps_failed" {
  alarm_name          = "${var.function_name} steps failed"
  alarm_description   = "Steps of rotations failed; the function's log says why and what to do."
  alarm_actions       = [local.topic_arn]
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 1
  threshold           = var.failure_threshold
  treat_missing_data  = "notBreaching"
  tags                = var.tags

  metric_query {
    id          = "failures"
    label       = "Failed steps"
    expression  = "SUM(METRICS())"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = toset(["create", "set", "test", "finish"])
    content {
      id = metric_query.value

      metric {
        namespace   = var.metrics_namespace
        metric_name = "Failures"
        dimensions  = { FunctionName = var.function_name, Step = "${metric_query.value}Secret" }
        period      = 300
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "drifted" {
  alarm_name          = "${var.function_name} drift"
  alarm_description   = "A clone was found to differ from its primary. A rotation to the clone mends it; tandem status shows it."
  alarm_actions       = [local.topic_arn]
  namespace           = var.metrics_namespace
  metric_name         = "Drift"
  dimensions          = { FunctionName = var.function_name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}

# What stops the function before it can count: a bad setting, too little memory or time, a missing permission. Lambda counts a
# step that failed, too, of which the alarm for steps has told already: then this one is quiet.
resource "aws_cloudwatch_composite_alarm" "function_failed" {
  alarm_name        = "${var.function_name} function failed"
  alarm_description = "The rotation function failed outside of any step that it could tell of; its log says why."
  alarm_actions     = [local.topic_arn]
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.function_errors.arn}\")"
  tags              = var.tags

  actions_suppressor {
    alarm = aws_cloudwatch_metric_alarm.steps_failed.arn
    # as long as the function's own metrics may come later than Lambda's, and until the errors, which count five minutes longer, are over
    wait_period      = 180
    extension_period = 480
  }
}

# All of Lambda's errors, of which it tells nobody.
resource "aws_cloudwatch_metric_alarm" "function_errors" {
  alarm_name          = "${var.function_name} errors"
  alarm_description   = "Steps that failed and whatever else did; for the alarm about the function itself."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = var.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.failure_threshold
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}
