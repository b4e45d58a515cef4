//! A corpus that is asked in SQL: DataFusion inside the process, over the tables of [`crate::tables`].
//!
//! Nothing of planning, joining, sorting or spilling to disk is ours. Ours are the tables, the functions over the text
//! of a film ([`functions`]), the limits of a question, and that the same question has the same answer: rows whose order
//! nobody asked for are sorted.

#[cfg(feature = "cluster")]
pub mod cluster;
pub mod functions;
pub mod likeness;
pub mod places;
mod values;

use crate::diagnostic::Error;
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{DataFrame, SQLOptions, SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::Statement as Standard;
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// The stack of a thread of the engine: plans are walked by recursion.
const STACK: usize = 16 << 20;

/// What a question may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of memory for joins, sorts and the answer; what is more goes to the disk where it can.
    pub memory: usize,
    /// Most seconds; none for no limit.
    pub seconds: Option<u64>,
    /// Threads; the answer does not depend on them.
    pub threads: usize,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Names of the columns, each once.
    pub columns: Vec<String>,
    /// A value for each column of each row.
    pub rows: Vec<Vec<Value>>,
}

/// An engine with its tables.
pub struct Engine {
    runtime: Option<Runtime>,
    context: SessionContext,
    limits: Limits,
    clustered: bool,
}

impl Engine {
    /// An engine without tables.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        let runtime = runtime(limits.threads)?;
        let environment = RuntimeEnvBuilder::new()
            .with_memory_limit(limits.memory, 1.0)
            .build_arc()
            .map_err(|cause| said(&cause, limits))?;
        let state = SessionStateBuilder::new()
            .with_config(config(limits.threads))
            .with_runtime_env(environment)
            .with_default_features()
            .build();
        let context = SessionContext::new_with_state(state);
        functions::register(&context);
        Ok(Self { runtime: Some(runtime), context, limits, clustered: false })
    }

    /// Whether others answer, who do not have what is in the memory of this process.
    pub fn is_clustered(&self) -> bool {
        self.clustered
    }

    /// The names of the tables that a question asks; nothing if it asks what tables there are.
    ///
    /// # Errors
    /// If it is no SQL.
    pub fn asked(&self, sql: &str) -> Result<Option<BTreeSet<String>>, Error> {
        let state = self.context.state();
        let dialect = state.config().options().sql_parser.dialect;
        let said = |cause: DataFusionError| said(&cause, self.limits);
        let statement = state.sql_to_statement(sql, &dialect).map_err(said)?;
        let references = state.resolve_table_references(&statement).map_err(said)?;
        let is_query = match &statement {
            Statement::Statement(inner) => matches!(**inner, Standard::Query(_)),
            Statement::Explain(_) => true,
            _ => false,
        };
        if !is_query || references.iter().any(|reference| reference.schema() == Some("information_schema")) {
            return Ok(None);
        }
        Ok(Some(references.iter().map(|reference| reference.table().to_owned()).collect()))
    }

    /// Asks. Only questions are taken: nothing is made, changed or written.
    ///
    /// # Errors
    /// If it is no question, names what is not there, takes more than it may, fails, or is stopped by ctrl-C.
    pub fn ask(&self, sql: &str) -> Result<Answer, Error> {
        let (context, sql, most) = (self.context.clone(), sql.to_owned(), self.limits.memory);
        let tries = self.tries();
        let work = move || {
            let (context, sql) = (context.clone(), sql.clone());
            async move { answer(&context, &sql, most).await }
        };
        self.wait(again(tries, work))
    }

    /// Asks, and writes the answer as a file of Parquet, batch by batch, into a place that is opened anew for each try.
    ///
    /// # Errors
    /// As [`Self::ask`], and if the place cannot be written to.
    #[cfg(feature = "cluster")]
    fn write<W: std::io::Write + Send + 'static>(
        &self,
        sql: &str,
        open: impl Fn() -> std::io::Result<W> + Send + Sync + 'static,
    ) -> Result<(), Error> {
        use datafusion::parquet::arrow::ArrowWriter;
        let (context, sql, open) = (self.context.clone(), sql.to_owned(), std::sync::Arc::new(open));
        let work = move || {
            let (context, sql, open) = (context.clone(), sql.clone(), std::sync::Arc::clone(&open));
            async move {
                let mut stream = context.sql(&sql).await?.execute_stream().await?;
                let place = open().map_err(DataFusionError::IoError)?;
                let fault = |cause| Trouble::Engine(DataFusionError::from(cause));
                let mut writer = ArrowWriter::try_new(place, stream.schema(), None).map_err(fault)?;
                while let Some(batch) = stream.next().await {
                    writer.write(&batch?).map_err(fault)?;
                }
                writer.close().map(drop).map_err(fault)
            }
        };
        self.wait(again(self.tries(), work))
    }

    /// How often a question is asked until it has an answer, and how long each time: on a cluster an executor may be lost that
    /// has done its work, before its rows were fetched, and a scheduler may wait for one that is gone.
    fn tries(&self) -> Tries {
        match self.limits.seconds {
            _ if !self.clustered => Tries { left: 1, each: None },
            None => Tries { left: TRIES, each: None },
            Some(seconds) => Tries { left: TRIES, each: Some(Duration::from_secs(seconds) / TRIES) },
        }
    }

    /// Waits for work of the engine as long as the limits allow.
    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Trouble>> + Send + 'static,
    ) -> Result<T, Error> {
        let Some(runtime) = &self.runtime else { return Err(Error::new("the engine has ended")) };
        let limits = self.limits;
        let task = runtime.spawn(work);
        let over = async move {
            match limits.seconds {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                None => std::future::pending().await,
            }
        };
        runtime.block_on(async {
            tokio::select! {
                done = task => match done {
                    Ok(Ok(value)) => Ok(value),
                    Ok(Err(Trouble::Engine(cause))) => Err(said(&cause, limits)),
                    Ok(Err(Trouble::TooLarge)) => Err(Error::new(format!(
                        "the answer takes more than {} MiB; ask for less of it, or allow more with --memory",
                        limits.memory >> 20
                    ))),
                    Err(cause) => Err(Error::because("the engine failed", cause)),
                },
                () = over => Err(Error::new(format!(
                    "the question took longer than {} seconds and was ended; --limit-seconds allows more",
                    limits.seconds.unwrap_or(0)
                ))),
                stopped = tokio::signal::ctrl_c() => match stopped {
                    Ok(()) => Err(Error::because("stopped", std::io::Error::from(std::io::ErrorKind::Interrupted))),
                    Err(cause) => Err(Error::because("cannot listen for ctrl-C", cause)),
                },
            }
        })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // work that was ended may not hear of it at once, and nobody waits for it
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Threads for an engine.
fn runtime(threads: usize) -> Result<Runtime, Error> {
    Builder::new_multi_thread()
        .worker_threads(threads.max(1))
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(|cause| Error::because("cannot start the threads of the engine", cause))
}

fn config(threads: usize) -> SessionConfig {
    SessionConfig::new()
        .with_information_schema(true)
        .with_target_partitions(threads.max(1))
        .with_default_catalog_and_schema("imbroglio", "tables")
}

/// Why a question has no answer.
enum Trouble {
    Engine(DataFusionError),
    TooLarge,
}

impl From<DataFusionError> for Trouble {
    fn from(cause: DataFusionError) -> Self {
        Self::Engine(cause)
    }
}

/// Tries of a question on a cluster.
const TRIES: u32 = 4;

/// How often a question may be asked, and the most time of each.
#[derive(Debug, Clone, Copy)]
struct Tries {
    left: u32,
    each: Option<Duration>,
}

/// Does work until it is done or has failed for good.
async fn again<T, F>(mut tries: Tries, work: impl Fn() -> F) -> Result<T, Trouble>
where
    F: Future<Output = Result<T, Trouble>>,
{
    loop {
        tries.left = tries.left.saturating_sub(1);
        let done = match tries.each.filter(|_| tries.left > 0) {
            Some(each) => match tokio::time::timeout(each, work()).await {
                Ok(done) => done,
                Err(_) => continue,
            },
            None => work().await,
        };
        match done {
            Err(Trouble::Engine(cause)) if tries.left > 0 && may_pass(&cause) => {}
            done => return done,
        }
    }
}

/// Whether a fault may be gone when the same is asked again: not one of the question itself.
fn may_pass(cause: &DataFusionError) -> bool {
    use DataFusionError::{Configuration, NotImplemented, Plan, ResourcesExhausted, SQL, SchemaError};
    !matches!(
        cause.find_root(),
        Configuration(_) | NotImplemented(_) | Plan(_) | ResourcesExhausted(_) | SQL(..) | SchemaError(..)
    )
}

async fn answer(context: &SessionContext, sql: &str, most: usize) -> Result<Answer, Trouble> {
    let state = context.state();
    let plan = state.create_logical_plan(sql).await?;
    let questions =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    questions.verify_plan(&plan)?;
    let ordered = is_ordered(&plan);
    let frame = DataFrame::new(state, plan);
    let task = std::sync::Arc::new(frame.task_ctx());
    let columns = values::names(frame.schema().as_arrow());
    let plan = frame.create_physical_plan().await?;
    let mut stream = execute_stream(plan, task)?;
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while let Some(batch) = stream.next().await {
        let batch = batch?;
        bytes += batch.get_array_memory_size();
        if bytes > most {
            return Err(Trouble::TooLarge);
        }
        values::push(&batch, &mut rows)?;
    }
    if !ordered {
        rows.sort_by(|one, other| values::order(one, other));
    }
    Ok(Answer { columns, rows })
}

/// Whether the order of the rows was asked for, or is that of a plan.
fn is_ordered(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Sort(_)
        | LogicalPlan::Explain(_)
        | LogicalPlan::Analyze(_)
        | LogicalPlan::DescribeTable(_) => true,
        LogicalPlan::Limit(_) | LogicalPlan::Projection(_) | LogicalPlan::SubqueryAlias(_) => {
            plan.inputs().iter().all(|input| is_ordered(input))
        }
        _ => false,
    }
}

/// What the engine says is wrong, in one line.
fn said(cause: &DataFusionError, limits: Limits) -> Error {
    if let DataFusionError::ResourcesExhausted(_) = cause.find_root() {
        return Error::new(format!(
            "the question needs more memory than {} MiB; ask for less at once, or allow more with --memory",
            limits.memory >> 20
        ));
    }
    if let DataFusionError::SQL(cause, _) = cause.find_root() {
        let text = cause.to_string();
        return Error::new(format!("this is no SQL: {}", text.trim_start_matches("sql parser error: ")));
    }
    let text = cause.strip_backtrace();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // what an executor met comes as text alone
    if text.contains("StorageFull") || text.contains("No space left on device") {
        return Error::new(
            "a disk is full: what passes between the steps of a question is kept in files, by an executor in its `--folder`, \
             else in the folder for temporary files; make room there, or ask for less at once",
        );
    }
    Error::new(text)
}
