using NnService.Web.Language;

namespace NnService.Web.Operating;

/// <summary>What the page of the service itself says.</summary>
internal static class SystemPhrases
{
    public static readonly Phrase Title = new("System", "系统");
    public static readonly Phrase NeedsScope = new("Your key lacks the scope {0}, which this part needs.", "您的密钥缺少此部分所需的权限范围 {0}。");
    public static readonly Phrase DefaultTenantOnly = new(
        "This concerns all tenants, and is for keys of the tenant default.", "此部分涉及所有租户，仅限 default 租户的密钥。");

    public static readonly Phrase Health = new("Health", "健康状态");
    public static readonly Phrase Ready = new("ready", "就绪");
    public static readonly Phrase NotReady = new("not ready", "未就绪");
    public static readonly Phrase Program = new("Version", "版本");
    public static readonly Phrase Queued = new("Queued jobs", "排队任务");
    public static readonly Phrase Running = new("Running jobs", "运行中任务");
    public static readonly Phrase Paused = new("Paused jobs", "暂停任务");
    public static readonly Phrase Memory = new("Memory of this process", "本进程内存");
    public static readonly Phrase InMemory = new("Versions in memory", "内存中的版本");
    public static readonly Phrase Predictions = new("Predictions since the start", "启动以来的预测请求");
    public static readonly Phrase FreeDisk = new("Free of {0} on the disk", "磁盘可用空间（共 {0}）");
    public static readonly Phrase StorageFailures = new("Failures of the storage", "存储故障");
    public static readonly Phrase Refreshed = new("Read anew every {0} s.", "每 {0} 秒刷新。");
    public static readonly Phrase Nodes = new("Nodes", "节点");
    public static readonly Phrase Node = new("Node", "节点");
    public static readonly Phrase Role = new("Role", "角色");
    public static readonly Phrase Alive = new("alive", "在线");
    public static readonly Phrase Gone = new("silent", "失联");
    public static readonly Phrase Self = new("this one", "本节点");
    public static readonly Phrase Slots = new("Slots", "槽位");
    public static readonly Phrase Runs = new("Runs", "正在运行");
    public static readonly Phrase Started = new("Started", "启动时间");
    public static readonly Phrase CheckedIn = new("Last sign of life", "最近心跳");
    public static readonly Phrase Idle = new("nothing", "无");
    public static readonly Phrase ToJobs = new("All jobs and their places in the queue", "所有任务及其排队位置");

    public static readonly Phrase Limits = new("Limits", "限制");
    public static readonly Phrase Limit = new("Limit", "限制项");
    public static readonly Phrase Most = new("At most", "最大值");
    public static readonly Phrase LimitsHint = new(
        "What the service takes at most. Settings beneath NnService:Limits change them.", "服务接受的最大值，可通过 NnService:Limits 下的设置更改。");

    public static readonly Phrase Backup = new("Backup", "备份");
    public static readonly Phrase BackupHint = new(
        "Copies the whole database into the folder backups of the data directory, while everything goes on.",
        "在服务继续运行的同时，将整个数据库复制到数据目录的 backups 文件夹。");
    public static readonly Phrase BackUp = new("Back up now", "立即备份");
    public static readonly Phrase BackingUp = new("Copying …", "正在备份……");
    public static readonly Phrase BackupMade = new("{0} was made: {1}, of {2}.", "已生成 {0}：{1}，时间点 {2}。");

    public static readonly Phrase Keys = new("Keys", "密钥");
    public static readonly Phrase NoKeys = new("There are no keys: nobody is asked for one.", "没有密钥：访问无需密钥。");
    public static readonly Phrase Name = new("Name", "名称");
    public static readonly Phrase Scopes = new("May", "权限");
    public static readonly Phrase Prefix = new("Models that begin with", "模型前缀");
    public static readonly Phrase PrefixHint = new("Left empty: all models.", "留空表示所有模型。");
    public static readonly Phrase Tenant = new("Tenant", "租户");
    public static readonly Phrase Expires = new("Expires", "过期时间");
    public static readonly Phrase LastUsed = new("Last used", "最近使用");
    public static readonly Phrase Never = new("never", "从未");
    public static readonly Phrase Revoked = new("revoked", "已吊销");
    public static readonly Phrase Expired = new("expired", "已过期");
    public static readonly Phrase Actions = new("Actions", "操作");
    public static readonly Phrase Rotate = new("Rotate", "轮换");
    public static readonly Phrase RotateAsk = new(
        "Make a successor of {0}? It stays valid for another 24 hours.", "要为 {0} 生成后继密钥吗？原密钥在 24 小时内仍有效。");
    public static readonly Phrase Revoke = new("Revoke", "吊销");
    public static readonly Phrase RevokeAsk = new(
        "Revoke {0} for ever? Whoever uses it is refused from now on.", "要永久吊销 {0} 吗？使用者将立即被拒绝。");
    public static readonly Phrase NewKey = new("New key", "新密钥");
    public static readonly Phrase Days = new("Days valid", "有效天数");
    public static readonly Phrase Create = new("Create", "创建");
    public static readonly Phrase Shown = new(
        "This is the key of {0}. It is shown this once; copy it now.", "这是 {0} 的密钥。仅显示一次，请立即复制。");

    public static readonly Phrase Audit = new("Who changed what", "审计日志");
    public static readonly Phrase NoAudit = new("Nothing was written down yet.", "尚无记录。");
    public static readonly Phrase When = new("When", "时间");
    public static readonly Phrase Who = new("Who", "调用者");
    public static readonly Phrase What = new("What", "操作");
    public static readonly Phrase Created = new("Made", "创建");
    public static readonly Phrase Status = new("Status", "状态");
    public static readonly Phrase Address = new("From", "来源");

    public static readonly Phrase Webhooks = new("Webhooks", "Webhook 通知");
    public static readonly Phrase NoWebhooks = new(
        "Nobody is told of events. POST /webhooks adds an address.", "没有接收事件的地址。用 POST /webhooks 添加。");
    public static readonly Phrase Url = new("Address", "地址");
    public static readonly Phrase Events = new("Told of", "事件");
    public static readonly Phrase Enabled = new("enabled", "启用");
    public static readonly Phrase Disabled = new("disabled", "停用");
    public static readonly Phrase Description = new("Description", "说明");
}
