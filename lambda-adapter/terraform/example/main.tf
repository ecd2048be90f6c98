# A pair of accounts of one PostgreSQL in a VPC without a NAT, rotated each Sunday night.

module "tandem" {
  source = "../"

  package           = "../../target/tandem-lambda.zip"
  secret_arns       = { shop = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf" }
  admin_secret_arns = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-admin-AbCdEf"]

  scheduled = ["shop"]
  schedule  = "cron(0 2 ? * SUN *)"
  window    = "2h"

  vpc_id                  = "vpc-0123456789abcdef0"
  subnet_ids              = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  database_security_group = { id = "sg-0123456789abcdef0" }
  create_endpoints        = true

  email    = "database@example.org"
  settings = { PASSWORD_LENGTH = "40" }
}

output "rotation_lambda_arn" {
  value = module.tandem.rotation_lambda_arn
}
