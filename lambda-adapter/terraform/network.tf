# The way to the database and to Secrets Manager, where there is a VPC.

resource "aws_security_group" "function" {
  count = local.in_vpc ? 1 : 0

  name_prefix = "${var.function_name}-"
  description = "Tandem rotation function"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_egress_rule" "https" {
  count = local.in_vpc ? 1 : 0

  security_group_id = aws_security_group.function[0].id
  description       = "Secrets Manager, and where it is asked for RDS and the webhook"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "database" {
  count = local.in_vpc ? 1 : 0

  security_group_id            = aws_security_group.function[0].id
  description                  = "The database"
  ip_protocol                  = "tcp"
  from_port                    = var.database_port
  to_port                      = var.database_port
  referenced_security_group_id = one(var.database_security_group[*].id)
  cidr_ipv4                    = var.database_security_group == null ? "0.0.0.0/0" : null
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  count = local.in_vpc && var.database_security_group != null ? 1 : 0

  security_group_id            = var.database_security_group.id
  description                  = "Tandem rotation function"
  ip_protocol                  = "tcp"
  from_port                    = var.database_port
  to_port                      = var.database_port
  referenced_security_group_id = aws_security_group.function[0].id
}

resource "aws_security_group" "endpoints" {
  count = local.in_vpc && var.create_endpoints ? 1 : 0

  name_prefix = "${var.function_name}-endpoints-"
  description = "Interface endpoints for the Tandem rotation function"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = local.in_vpc && var.create_endpoints ? 1 : 0

  security_group_id            = aws_security_group.endpoints[0].id
  description                  = "The function"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.function[0].id
}

resource "aws_vpc_endpoint" "this" {
  for_each = local.in_vpc && var.create_endpoints ? toset(var.look_up_rds ? ["secretsmanager", "rds"] : ["secretsmanager"]) : []

  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${local.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true
  tags                = var.tags
}
