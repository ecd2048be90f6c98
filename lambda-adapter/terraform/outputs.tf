output "rotation_lambda_arn" {
  description = "What aws secretsmanager rotate-secret takes as --rotation-lambda-arn"
  value       = aws_lambda_alias.live.arn
}

output "role_arn" {
  description = "The function's role, for the policies of keys and of secrets in other accounts"
  value       = aws_iam_role.this.arn
}

output "topic_arn" {
  description = "Where failures are told"
  value       = local.topic_arn
}

output "security_group_id" {
  description = "The function's security group, to be let in by the database's; null without a VPC"
  value       = one(aws_security_group.function[*].id)
}
