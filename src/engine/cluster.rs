//! The engine on many machines: Ballista's scheduler and executors, which know our functions.
//!
//! Planning in stages, passing rows between executors, doing lost work anew: all of it is Ballista's. A question that is
//! asked of a cluster reads its tables from files of Parquet, which each executor finds under the same path.

use super::{Engine, Limits, functions, runtime, said};
use crate::diagnostic::Error;
use ballista::prelude::SessionContextExt as _;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::BallistaError;
use ballista_core::extension::SessionConfigExt as _;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use core::net::SocketAddr;
use datafusion::error::DataFusionError;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Seconds within which a scheduler has to answer.
const ANSWER: u64 = 10;
/// Seconds between two looks for executors that have not been heard of.
const LOOK: u64 = 1;
/// Executors fetch their work. Where it is handed to them, work of a stage that is begun anew because an executor was lost stays
/// booked at those that are alive (Ballista 55.0 gives a task's share back only while its stage runs), until none is free and
/// the question waits for ever. Who fetches knows what is free.
const POLICY: TaskSchedulingPolicy = TaskSchedulingPolicy::PullStaged;

impl Engine {
    /// An engine whose questions are answered by a cluster.
    ///
    /// # Errors
    /// If there is no scheduler at that address.
    pub fn on_cluster(scheduler: &str, limits: Limits) -> Result<Self, Error> {
        let runtime = runtime(limits.threads)?;
        let none = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::because(format!("no scheduler answers at {scheduler}"), cause)
        };
        let address = address(scheduler)?;
        let reached = tokio::net::TcpStream::connect((address.0.as_str(), address.1));
        let reached =
            runtime.block_on(async move { tokio::time::timeout(Duration::from_secs(ANSWER), reached).await });
        reached.map_err(|cause| none(cause.into()))?.map_err(|cause| none(cause.into()))?;
        let config = SessionConfig::new_with_ballista()
            .with_target_partitions(PARTITIONS)
            .with_default_catalog_and_schema("imbroglio", "tables");
        let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
        let url = format!("df://{scheduler}");
        let context = runtime
            .block_on(async { SessionContext::remote_with_state(&url, state).await })
            .map_err(|cause| said(&cause, limits))?;
        functions::register(&context);
        Ok(Self { runtime: Some(runtime), context, limits, clustered: true })
    }
}

/// Parts into which work is cut: enough that one executor more is of use, and few enough that small work is not all overhead.
const PARTITIONS: usize = 8;

/// The session of a scheduler or executor: Ballista's own, with our functions.
fn session(config: SessionConfig) -> Result<SessionState, DataFusionError> {
    let state = default_session_builder(config)?;
    let context = SessionContext::new_with_state(state);
    functions::register(&context);
    Ok(context.state())
}

/// A host and a port.
fn address(text: &str) -> Result<(String, u16), Error> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parts
        .filter(|(host, _)| !host.is_empty())
        .ok_or_else(|| Error::new(format!("`{text}` is no address; write it as HOST:PORT")))
}

fn fault(what: &str) -> impl FnOnce(BallistaError) -> Error {
    move |cause| Error::new(format!("{what}: {cause}"))
}

/// Hands out work until the process is stopped. An executor that has not been heard of for `patience` seconds is given up.
///
/// # Errors
/// If it cannot listen there.
pub fn schedule(listen: &str, patience: u64) -> Result<(), Error> {
    let (host, port) = address(listen)?;
    let place: SocketAddr = listen.parse().map_err(|cause| {
        Error::because(format!("cannot listen on {listen}: a scheduler needs an IP address"), cause)
    })?;
    let config = SchedulerConfig {
        bind_host: host.clone(),
        external_host: host,
        bind_port: port,
        executor_timeout_seconds: patience,
        no_executors_grace_period_seconds: patience,
        expire_dead_executor_interval_seconds: LOOK,
        scheduling_policy: POLICY,
        // a task is not given up because one executor after another is lost
        task_max_failures: 16,
        stage_max_failures: 16,
        override_session_builder: Some(Arc::new(session)),
        ..SchedulerConfig::default()
    };
    let runtime = runtime(crate::parallel::threads())?;
    let served = runtime.block_on(async {
        let cluster = BallistaCluster::new_from_config(&config).await?;
        let stopped = tokio::signal::ctrl_c();
        tokio::select! {
            ended = start_server(cluster, place, Arc::new(config)) => ended,
            _ = stopped => Ok(()),
        }
    });
    runtime.shutdown_background();
    served.map_err(fault(&format!("the scheduler on {listen} ended")))
}

/// An executor.
#[derive(Debug, Clone)]
pub struct Executor {
    /// The scheduler to which it reports, as HOST:PORT.
    pub scheduler: String,
    /// The address at which it is reached.
    pub host: String,
    /// Its two ports: for rows, and for orders.
    pub ports: [u16; 2],
    /// Tasks at a time.
    pub threads: usize,
    /// Most bytes of memory for all tasks.
    pub memory: u64,
    /// The folder for what passes between tasks.
    pub folder: PathBuf,
}

/// Does work for a scheduler until the process is stopped, or the scheduler stops it.
///
/// # Errors
/// If no scheduler answers, or the executor cannot listen.
pub fn execute(executor: &Executor) -> Result<(), Error> {
    let (scheduler_host, scheduler_port) = address(&executor.scheduler)?;
    let state = session(SessionConfig::new_with_ballista())
        .map_err(|cause| Error::new(format!("cannot start an executor: {cause}")))?;
    let config = ExecutorProcessConfig {
        bind_host: executor.host.clone(),
        external_host: Some(executor.host.clone()),
        port: executor.ports[0],
        grpc_port: executor.ports[1],
        scheduler_host,
        scheduler_port,
        vcores: executor.threads,
        work_dir: Some(executor.folder.display().to_string()),
        task_scheduling_policy: POLICY,
        memory_pool_size: Some(executor.memory),
        override_function_registry: Some(Arc::new(BallistaFunctionRegistry::from(&state))),
        ..ExecutorProcessConfig::default()
    };
    let runtime = runtime(executor.threads.max(2))?;
    let done = runtime.block_on(start_executor_process(Arc::new(config)));
    runtime.shutdown_background();
    done.map_err(fault(&format!("the executor for the scheduler at {} ended", executor.scheduler)))
}
