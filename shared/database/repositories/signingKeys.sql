/* @name FindSigningKeys */
select kid, status, public_jwk as "publicJwk", private_key as "privateKey", created_at as "createdAt",
       activated_at as "activatedAt", rotation_asked_at as "rotationAskedAt", verify_until as "verifyUntil"
from signing_key
where tenant_id = :tenantId! and status <> 'retired'
order by created_at, kid;

/* @name TurnSigningKeys */
select turn_signing_keys(
  p_now              => :now!,
  p_published_before => :publishedBefore!,
  p_old_before       => :oldBefore!,
  p_verify_until     => :verifyUntil!,
  p_kid              => :kid,
  p_public_jwk       => :publicJwk,
  p_private_key      => :privateKey);

/* @name FindAllSigningKeys */
select kid, status, created_at as "createdAt", activated_at as "activatedAt", rotation_asked_at as "rotationAskedAt",
       retiring_at as "retiringAt", verify_until as "verifyUntil", retired_at as "retiredAt"
from signing_key
where tenant_id = :tenantId!
order by created_at, kid;

/* @name AskForRotation */
update signing_key set rotation_asked_at = :now!
where tenant_id = :tenantId! and status = 'active' and rotation_asked_at is null;

/* @name RetireKey */
update signing_key set status = 'retired', retired_at = :now!, private_key = null
where tenant_id = :tenantId! and kid = :kid! and status <> 'retired'
returning kid;
